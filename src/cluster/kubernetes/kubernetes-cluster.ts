import type { V1NodeList, V1RuntimeClass } from '@kubernetes/client-node'
import { ApiError } from '../../errors/api-error.ts'
import { NoKubernetesFormError } from '../../errors/no-kubernetes-form-error.ts'
import type { Cluster, VariantAvailability } from '../cluster.ts'
import type { AnyVariant } from '../../variants/variant.ts'
import type { KubernetesApi } from './kubernetes-api.ts'
import { clusterConditions } from './cluster-conditions.ts'
import { clusterFacts } from './cluster-facts.ts'
import { heldPods } from './held-pods.ts'
import { startRollout } from './kubernetes-rollout.ts'
import { listNodes } from './list-nodes.ts'
import { nodeKernel } from './node-kernel.ts'
import { nodeMemory } from './node-memory.ts'
import { podMemory } from './pod-memory.ts'

/**
 * The port's adapter for any cluster a kubeconfig reaches. Pods are made in `namespace`, which must exist.
 *
 * @param only names of the nodes under test: pods are made on those alone, and only those are looked at; undefined: all nodes there are
 */
export function kubernetesCluster(api: KubernetesApi, namespace: string, runId: string, only?: readonly string[]): Cluster {
  let nodes: Promise<V1NodeList> | undefined
  // Asked for once; a server that was not there just then is asked again.
  const nodeList = (signal: AbortSignal): Promise<V1NodeList> => nodes ??= listNodes(api, only, signal).catch((error: unknown) => {
    nodes = undefined
    throw error
  })
  return {
    facts: signal => clusterFacts(api, only, signal),
    availability: (variant, signal) => availability(api, variant, signal),
    async rollOut(variant, options) {
      if (variant.kubernetes === undefined)
        throw new NoKubernetesFormError(variant.name)
      return startRollout({ api, namespace, runId, ...(only ? { nodes: only } : {}) }, variant, options)
    },
    nodeMemory: async signal => nodeMemory(api, await nodeList(signal), signal),
    podMemory: async signal => podMemory(api, namespace, await nodeList(signal), signal),
    nodeKernel: async (node, signal) => nodeKernel(await nodeList(signal), node),
    conditions: signal => clusterConditions(api, namespace, only, signal),
    heldPods: async signal => heldPods(api, (await nodeList(signal)).items.flatMap(({ metadata }) => metadata?.name ?? []), namespace, signal),
    close: () => api.close(),
  }
}

async function availability(api: KubernetesApi, variant: AnyVariant, signal: AbortSignal): Promise<VariantAvailability> {
  if (variant.kubernetes === undefined)
    return { status: 'absent', reason: 'it exists only without a cluster', remedy: 'measure this host instead: PODFIT_CLUSTER=embedded' }
  const { runtimeClass, handler } = variant.kubernetes
  if (runtimeClass === undefined)
    return { status: 'present' }
  try {
    await api.get<V1RuntimeClass>(`/apis/node.k8s.io/v1/runtimeclasses/${runtimeClass}`, { signal })
    return { status: 'present' }
  }
  catch (error) {
    if (!(error instanceof ApiError && error.status === 404))
      throw error
    return {
      status: 'absent',
      reason: `the cluster has no RuntimeClass "${runtimeClass}"`,
      remedy: `install the runtime (${variant.install.url}), then add RuntimeClass "${runtimeClass}" with handler "${handler}"`,
    }
  }
}
