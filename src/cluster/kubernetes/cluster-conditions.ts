import type { CoreV1EventList, V1PodList } from '@kubernetes/client-node'
import { ApiError } from '../../errors/api-error.ts'
import { oneLine } from '../../errors/one-line.ts'
import type { ClusterConditions } from '../cluster.ts'
import type { KubernetesApi } from './kubernetes-api.ts'
import { listNodes } from './list-nodes.ts'
import { nodeObservation } from './node-observation.ts'

/**
 * What may spoil a measurement, as the API server sees it now.
 *
 * @param namespace the run's own
 * @param only names of the nodes under test; undefined: all
 */
export async function clusterConditions(api: KubernetesApi, namespace: string, only: readonly string[] | undefined, signal: AbortSignal): Promise<ClusterConditions> {
  const notRead: ClusterConditions['notRead'] = {}
  /** Who may measure need not be allowed to read all namespaces. */
  const unlessForbidden = (part: keyof typeof notRead) => (error: unknown): undefined => {
    if (!(error instanceof ApiError && error.status === 403))
      throw error
    notRead[part] = oneLine(error)
  }
  const [serverClock, nodes, otherPods, imagePulls] = await Promise.all([
    api.clock(signal),
    listNodes(api, only, signal),
    api.get<V1PodList>('/api/v1/pods', { signal, query: { fieldSelector: `metadata.namespace!=${namespace},status.phase!=Succeeded,status.phase!=Failed` } }).catch(unlessForbidden('otherPods')),
    api.get<CoreV1EventList>('/api/v1/events', { signal, query: { fieldSelector: 'reason=Pulling' } }).catch(unlessForbidden('imagePulls')),
  ])
  const isUnderTest = (node: string): boolean => only === undefined || only.includes(node)
  return {
    ...(Object.keys(notRead).length > 0 ? { notRead } : {}),
    nodes: nodes.items.map(node => {
      const { node: name, ready, pressures } = nodeObservation(node, 0)
      const { bootID: bootId = '', kernelVersion = '', containerRuntimeVersion = '', kubeletVersion = '' } = node.status?.nodeInfo ?? {}
      return { name, ready, pressures, bootId, kernelVersion, containerRuntimeVersion, kubeletVersion }
    }),
    ...(serverClock ? { serverClock } : {}),
    ...(otherPods
      ? {
          otherPods: otherPods.items.filter(({ spec }) => spec?.nodeName !== undefined && isUnderTest(spec.nodeName)).map(({ metadata, status }) => ({
            uid: metadata?.uid ?? '',
            name: `${metadata?.namespace}/${metadata?.name}`,
            restarts: (status?.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0),
          })),
        }
      : {}),
    ...(imagePulls
      ? { imagePulls: imagePulls.items.filter(({ source }) => !source?.host || isUnderTest(source.host)).map(({ metadata, involvedObject, message = '', count, series }) => ({ uid: metadata.uid ?? '', pod: `${involvedObject.namespace}/${involvedObject.name}`, message, count: series?.count ?? count ?? 1 })) }
      : {}),
  }
}
