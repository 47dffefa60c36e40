import { LARGEST_SUMMARY_BYTES } from '../../cluster/kubernetes/kubelet-bytes.ts'
import type { V1Node, V1NodeList, V1PodList, V1RuntimeClassList, VersionInfo } from '@kubernetes/client-node'
import type { KubernetesApi } from '../../cluster/kubernetes/kubernetes-api.ts'
import { nodeObservation } from '../../cluster/kubernetes/node-observation.ts'
import { isThisHost } from '../../cluster/kubernetes/is-this-host.ts'
import { parseMemory, parseQuantity } from '../../units/quantity.ts'
import { kubeletConfigOf } from './kubelet-config.ts'
import { attempt } from '../../validity/attempt.ts'
import type { Reading } from '../../validity/check.ts'
import type { ClusterReading, NodeReading, RuntimeClassReading } from '../readings.ts'
import { readRights } from './read-rights.ts'

/** What the API server says of the cluster, but for its containerd and what pods come to. */
export async function readCluster(api: KubernetesApi, signal: AbortSignal): Promise<Omit<ClusterReading, 'containerd' | 'probes'>> {
  const [version, nodes, pods, runtimeClasses, rights, serverClock] = await Promise.all([
    api.get<VersionInfo>('/version', { signal }),
    api.get<V1NodeList>('/api/v1/nodes', { signal }),
    attempt('the pods of all namespaces', () => api.get<V1PodList>('/api/v1/pods', { signal, query: { fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' } })),
    attempt('the RuntimeClasses', async () => (await api.get<V1RuntimeClassList>('/apis/node.k8s.io/v1/runtimeclasses', { signal })).items.map(runtimeClassOf)),
    attempt('what these credentials may do', () => readRights(api, signal)),
    attempt('the API server sends no Date', () => api.clock(signal)),
  ])
  return {
    server: api.access.server,
    version: version.gitVersion,
    nodes: await Promise.all(nodes.items.map(node => readNode(api, node, pods, signal))),
    runtimeClasses,
    rights,
    serverClock,
  }
}

async function readNode(api: KubernetesApi, node: V1Node, pods: Reading<V1PodList>, signal: AbortSignal): Promise<NodeReading> {
  const { ready, pressures, node: name } = nodeObservation(node, 0)
  const { nodeInfo, allocatable = {}, capacity = {}, images = [] } = node.status ?? {}
  const { podCIDRs, podCIDR, unschedulable } = node.spec ?? {}
  const handlers = node.status?.runtimeHandlers?.flatMap(({ name }) => name || [])
  return {
    name,
    isThisHost: isThisHost(node),
    isReady: ready,
    isCordoned: unschedulable === true,
    pressures,
    architecture: nodeInfo?.architecture ?? 'unknown',
    kubeletVersion: nodeInfo?.kubeletVersion ?? 'unknown',
    containerRuntimeVersion: nodeInfo?.containerRuntimeVersion ?? 'unknown',
    labels: node.metadata?.labels ?? {},
    maxPods: parseQuantity(allocatable['pods'] ?? '0'),
    podCidrs: podCIDRs ?? (podCIDR === undefined ? [] : [podCIDR]),
    memoryBytes: parseMemory(capacity['memory'] ?? '0'),
    allocatableMemoryBytes: parseMemory(allocatable['memory'] ?? '0'),
    allocatableCpus: parseQuantity(allocatable['cpu'] ?? '0'),
    pods: pods.status === 'read' ? { status: 'read', value: pods.value.items.filter(({ spec }) => spec?.nodeName === name).length } : pods,
    images: images.flatMap(({ names }) => names ?? []),
    ...(handlers && handlers.length > 0 ? { handlers } : {}),
    kubelet: await attempt(`the configuration of the kubelet of ${name}`, async () => kubeletConfigOf(await api.get(`/api/v1/nodes/${name}/proxy/configz`, { signal, timeoutMs: 10_000, maxBytes: LARGEST_SUMMARY_BYTES }))),
  }
}

function runtimeClassOf({ metadata, handler, overhead, scheduling }: V1RuntimeClassList['items'][number]): RuntimeClassReading {
  const fixed = overhead?.podFixed
  return {
    name: metadata?.name ?? '',
    handler,
    ...(fixed === undefined ? {} : { overhead: fixed }),
    nodeSelector: scheduling?.nodeSelector ?? {},
  }
}
