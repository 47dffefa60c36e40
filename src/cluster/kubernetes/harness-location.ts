import type { HarnessFacts } from '../../results/results.ts'
import type { KubernetesApi } from './kubernetes-api.ts'
import { isThisHost } from './is-this-host.ts'
import { listNodes } from './list-nodes.ts'

/** Whether this host is one of the nodes under test. @param only their names; undefined: all of the cluster's */
export async function harnessLocation(api: KubernetesApi, only: readonly string[] | undefined, signal: AbortSignal): Promise<HarnessFacts['location']> {
  const { items } = await listNodes(api, only, signal)
  return items.length === 0 ? 'unknown' : items.some(isThisHost) ? 'on-node' : 'off-node'
}
