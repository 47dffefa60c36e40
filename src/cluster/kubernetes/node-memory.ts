import type { V1NodeList } from '@kubernetes/client-node'
import type { NodeMemory } from '../cluster.ts'
import { memoryOfHost } from '../memory-of-host.ts'
import { isThisHost } from './is-this-host.ts'
import { kubeletBytes, LARGEST_SUMMARY_BYTES } from './kubelet-bytes.ts'
import type { KubernetesApi } from './kubernetes-api.ts'

/**
 * Memory each node can still give: the kernel's own MemAvailable where podfit runs on the node, else the kubelet's summary.
 * A node that does not tell, or may not be asked, is left out.
 */
export async function nodeMemory(api: KubernetesApi, nodes: V1NodeList, signal: AbortSignal): Promise<NodeMemory[]> {
  const readings = await Promise.all(nodes.items.map(async (node): Promise<NodeMemory[]> => {
    const name = node.metadata?.name ?? ''
    if (isThisHost(node)) {
      const { availableBytes, kernelBytes, anonBytes } = await memoryOfHost()
      return [{ node: name, availableBytes, source: 'meminfo', kernelBytes, anonBytes }]
    }
    const summary = await api.get<{ node?: { memory?: { time?: unknown, availableBytes?: unknown } } } | null>(`/api/v1/nodes/${name}/proxy/stats/summary`, { signal, query: { only_cpu_and_memory: true }, maxBytes: LARGEST_SUMMARY_BYTES }).catch(() => {
      signal.throwIfAborted()
      return null
    })
    const { availableBytes: told, time } = summary?.node?.memory ?? {}
    const availableBytes = kubeletBytes(told)
    return availableBytes === undefined ? [] : [{ node: name, availableBytes, source: 'kubelet', ...(typeof time === 'string' ? { stamp: time } : {}) }]
  }))
  return readings.flat()
}
