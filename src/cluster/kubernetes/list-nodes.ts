import type { V1NodeList } from '@kubernetes/client-node'
import type { KubernetesApi } from './kubernetes-api.ts'

/** The cluster's nodes, now. @param only names of those that are under test; all of them where it is undefined */
export async function listNodes(api: KubernetesApi, only: readonly string[] | undefined, signal: AbortSignal): Promise<V1NodeList> {
  const list = await api.get<V1NodeList>('/api/v1/nodes', { signal })
  if (only !== undefined)
    list.items = list.items.filter(({ metadata }) => only.includes(metadata?.name ?? ''))
  return list
}
