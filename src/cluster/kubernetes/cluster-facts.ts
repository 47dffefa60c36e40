import type { V1Node, V1PodList, VersionInfo } from '@kubernetes/client-node'
import type { ClusterFacts, NodeFacts } from '../../results/results.ts'
import { parseMemory, parseQuantity } from '../../units/quantity.ts'
import type { KubernetesApi } from './kubernetes-api.ts'
import { listNodes } from './list-nodes.ts'

/** Reads what the cluster and its nodes are. @param only names of the nodes under test; undefined: all */
export async function clusterFacts(api: KubernetesApi, only: readonly string[] | undefined, signal: AbortSignal): Promise<ClusterFacts> {
  const [version, nodes, pods] = await Promise.all([
    api.get<VersionInfo>('/version', { signal }),
    listNodes(api, only, signal),
    api.get<V1PodList>('/api/v1/pods', { signal, query: { fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' } }),
  ])
  return {
    kind: 'kubernetes',
    name: `${version.gitVersion.includes('+k3s') ? 'K3s' : 'Kubernetes'} ${version.gitVersion}`,
    serverVersion: version.gitVersion,
    nodes: nodes.items.map(node => nodeFacts(node, pods.items.filter(pod => pod.spec?.nodeName === node.metadata?.name).length)),
  }
}

function nodeFacts(node: V1Node, otherPods: number): NodeFacts {
  const { nodeInfo, capacity = {}, allocatable = {} } = node.status ?? {}
  const podCidr = node.spec?.podCIDR
  return {
    name: node.metadata?.name ?? '',
    architecture: nodeInfo?.architecture ?? 'unknown',
    kernelVersion: nodeInfo?.kernelVersion ?? 'unknown',
    osImage: nodeInfo?.osImage ?? 'unknown',
    containerRuntimeVersion: nodeInfo?.containerRuntimeVersion ?? 'unknown',
    kubeletVersion: nodeInfo?.kubeletVersion ?? 'unknown',
    cpus: parseQuantity(capacity.cpu ?? '0'),
    memoryBytes: parseMemory(capacity.memory ?? '0'),
    allocatableMemoryBytes: parseMemory(allocatable.memory ?? '0'),
    maxPods: parseQuantity(allocatable.pods ?? '0'),
    ...(podCidr === undefined ? {} : { podCidr }),
    otherPods,
  }
}
