import type { V1PodList } from '@kubernetes/client-node'
import { LARGEST_SUMMARY_BYTES } from './kubelet-bytes.ts'
import type { KubernetesApi } from './kubernetes-api.ts'

/**
 * Pods of a namespace that still have a running container, as the kubelets learn it from their container runtimes. The API server
 * forgets a pod a little before its sandbox is gone.
 *
 * @returns undefined where a kubelet does not tell: its debugging handlers are off, `nodes/proxy` is not allowed, or it cannot be reached
 */
export async function heldPods(api: KubernetesApi, nodes: readonly string[], namespace: string, signal: AbortSignal): Promise<number | undefined> {
  try {
    const lists = await Promise.all(nodes.map(node => api.get<V1PodList>(`/api/v1/nodes/${node}/proxy/runningpods/`, { signal, timeoutMs: 5_000, maxBytes: LARGEST_SUMMARY_BYTES })))
    return lists.reduce((sum, { items }) => sum + (items ?? []).filter(({ metadata }) => metadata?.namespace === namespace).length, 0)
  }
  catch {
    signal.throwIfAborted()
    return undefined
  }
}
