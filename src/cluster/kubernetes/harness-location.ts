import type { V1NodeList } from '@kubernetes/client-node'
import type { HarnessFacts } from '../../results/results.ts'
import type { KubernetesApi } from './kubernetes-api.ts'
import { isThisHost } from './node-memory.ts'

/** Whether this host is one of the cluster's nodes. */
export async function harnessLocation(api: KubernetesApi, signal: AbortSignal): Promise<HarnessFacts['location']> {
  const { items } = await api.get<V1NodeList>('/api/v1/nodes', { signal })
  return items.length === 0 ? 'unknown' : items.some(isThisHost) ? 'on-node' : 'off-node'
}
