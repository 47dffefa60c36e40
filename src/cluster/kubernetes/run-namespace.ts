import type { V1Namespace, V1ServiceAccountList } from '@kubernetes/client-node'
import { sleep } from '../../clock/sleep.ts'
import { ApiError } from '../../errors/api-error.ts'
import { DeadlineError } from '../../errors/deadline-error.ts'
import type { KubernetesApi } from './kubernetes-api.ts'
import { MANAGED_BY, RUN_LABEL } from './labels.ts'

/** The namespace of a run. */
export function namespaceOf(runId: string): string {
  return `podfit-${runId}`
}

/**
 * Makes the namespace of a run and waits until pods can be made in it: before the default ServiceAccount is there the API server
 * refuses every pod, and the ReplicaSet controller's backoff would be measured.
 */
export async function createNamespace(api: KubernetesApi, runId: string, annotations: Record<string, string>, signal: AbortSignal): Promise<string> {
  const name = namespaceOf(runId)
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(60_000)])
  try {
    await api.post<V1Namespace>('/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { ...MANAGED_BY, [RUN_LABEL]: runId }, annotations },
    }, { signal: deadline })
    while (!(await api.get<V1ServiceAccountList>(`/api/v1/namespaces/${name}/serviceaccounts`, { signal: deadline })).items.some(account => account.metadata?.name === 'default'))
      await sleep(100, deadline)
  }
  catch (error) {
    // The server may have taken a request whose answer was lost; what was there before is not this run's.
    if (error instanceof ApiError && error.status === 409)
      throw error
    await deleteNamespace(api, name, 60_000).catch(() => undefined)
    if (!signal.aborted && deadline.aborted)
      throw new DeadlineError(`namespace ${name}: its default ServiceAccount did not appear within 60 s. Is kube-controller-manager running?`)
    throw error
  }
  return name
}

/**
 * Removes a namespace podfit made and waits until it is gone.
 *
 * @throws {DeadlineError} when it is still there after `deadlineMs`
 */
export async function deleteNamespace(api: KubernetesApi, name: string, deadlineMs: number, signal?: AbortSignal): Promise<void> {
  const path = `/api/v1/namespaces/${name}`
  const endsAt = performance.now() + deadlineMs
  let asked = false
  for (;;) {
    try {
      const namespace = await api.get<V1Namespace>(path, signal ? { signal } : {})
      if (namespace.metadata?.labels?.['app.kubernetes.io/managed-by'] !== MANAGED_BY['app.kubernetes.io/managed-by'])
        return
      if (!asked)
        await api.delete(path, { query: { propagationPolicy: 'Background' } })
      asked = true
    }
    catch (error) {
      if (error instanceof ApiError && error.status === 404)
        return
      if (!(error instanceof ApiError && error.status === 409))
        throw error
    }
    if (performance.now() > endsAt)
      throw new DeadlineError(`namespace ${name}: still terminating after ${Math.round(deadlineMs / 1000)} s. See: kubectl get all -n ${name}; then: podfit clean`)
    await sleep(200, signal)
  }
}
