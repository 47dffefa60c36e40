import type { VersionInfo } from '@kubernetes/client-node'
import { ApiError } from '../../errors/api-error.ts'
import { NoClusterError } from '../../errors/no-cluster-error.ts'
import { oneLine } from '../../errors/one-line.ts'
import { KubernetesApi } from './kubernetes-api.ts'
import { loadAccess } from './load-access.ts'

const TIMEOUT_MS = 5_000

/**
 * Opens the cluster a kubeconfig names and makes sure that it answers and lets us in.
 *
 * @throws {KubeconfigError} for a kubeconfig that cannot be used
 * @throws {NoClusterError} where nothing answers, or refuses
 */
export async function connect(kubeconfig: string, signal: AbortSignal): Promise<KubernetesApi> {
  const api = new KubernetesApi(await loadAccess(kubeconfig), () => loadAccess(kubeconfig))
  const { server } = api.access
  try {
    await api.get<VersionInfo>('/version', { signal, timeoutMs: TIMEOUT_MS })
    // Anonymous users may read the version; listing nodes takes a right.
    await api.get('/api/v1/nodes', { signal, timeoutMs: TIMEOUT_MS, query: { limit: 1 } })
    return api
  }
  catch (error) {
    await api.close()
    signal.throwIfAborted()
    if (error instanceof ApiError && error.status === 401)
      throw new NoClusterError(`${kubeconfig}: the API server ${server} does not know these credentials (401). Get a fresh kubeconfig`)
    if (error instanceof ApiError && error.status === 403)
      throw new NoClusterError(`${kubeconfig}: the API server ${server} refuses these credentials (403): ${oneLine(error)}`)
    if (error instanceof ApiError)
      throw new NoClusterError(`${kubeconfig}: ${server}: ${oneLine(error)}`)
    throw new NoClusterError(`${kubeconfig}: the API server ${server} cannot be reached: ${causeOf(error)}. Is the cluster running? To measure this host instead: PODFIT_CLUSTER=embedded`)
  }
}

function causeOf(error: unknown): string {
  if (error instanceof AggregateError)
    return oneLine(error.errors[0])
  if (error instanceof Error && error.name === 'TimeoutError')
    return `no answer within ${TIMEOUT_MS / 1000} s`
  return oneLine(error)
}
