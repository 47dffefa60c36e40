import type { CoreV1EventList, V1NodeList, V1PodList } from '@kubernetes/client-node'
import { ApiError } from '../../errors/api-error.ts'
import type { ClusterConditions } from '../cluster.ts'
import type { KubernetesApi } from './kubernetes-api.ts'
import { nodeObservation } from './node-observation.ts'

/** What may spoil a measurement, as the API server sees it now. @param namespace the run's own */
export async function clusterConditions(api: KubernetesApi, namespace: string, signal: AbortSignal): Promise<ClusterConditions> {
  const [serverClock, nodes, otherPods, imagePulls] = await Promise.all([
    api.clock(signal),
    api.get<V1NodeList>('/api/v1/nodes', { signal }),
    api.get<V1PodList>('/api/v1/pods', { signal, query: { fieldSelector: `metadata.namespace!=${namespace},status.phase!=Succeeded,status.phase!=Failed` } }).catch(unlessForbidden),
    api.get<CoreV1EventList>('/api/v1/events', { signal, query: { fieldSelector: 'reason=Pulling' } }).catch(unlessForbidden),
  ])
  return {
    nodes: nodes.items.map(node => {
      const { node: name, ready, pressures } = nodeObservation(node, 0)
      const { bootID: bootId = '', kernelVersion = '', containerRuntimeVersion = '', kubeletVersion = '' } = node.status?.nodeInfo ?? {}
      return { name, ready, pressures, bootId, kernelVersion, containerRuntimeVersion, kubeletVersion }
    }),
    ...(serverClock ? { serverClock } : {}),
    ...(otherPods
      ? {
          otherPods: otherPods.items.filter(({ spec }) => spec?.nodeName !== undefined).map(({ metadata, status }) => ({
            uid: metadata?.uid ?? '',
            name: `${metadata?.namespace}/${metadata?.name}`,
            restarts: (status?.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0),
          })),
        }
      : {}),
    ...(imagePulls
      ? { imagePulls: imagePulls.items.map(({ metadata, involvedObject, message = '', count, series }) => ({ uid: metadata.uid ?? '', pod: `${involvedObject.namespace}/${involvedObject.name}`, message, count: series?.count ?? count ?? 1 })) }
      : {}),
  }
}

/** Who may measure need not be allowed to read all namespaces. */
function unlessForbidden(error: unknown): undefined {
  if (error instanceof ApiError && error.status === 403)
    return undefined
  throw error
}
