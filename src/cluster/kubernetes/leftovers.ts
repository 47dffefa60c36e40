import type { V1NamespaceList } from '@kubernetes/client-node'
import type { KubernetesApi } from './kubernetes-api.ts'
import { MANAGED_SELECTOR } from './labels.ts'
import { ownerState } from './run-owner.ts'

/** A namespace that a run made. */
export interface Leftover {
  namespace: string
  createdAt: string
  owner: ReturnType<typeof ownerState>
}

/** The namespaces podfit made that are there now, oldest first. */
export async function findLeftovers(api: KubernetesApi, signal: AbortSignal): Promise<Leftover[]> {
  const { items } = await api.get<V1NamespaceList>('/api/v1/namespaces', { query: { labelSelector: MANAGED_SELECTOR }, signal })
  return items
    .map(({ metadata }) => ({ namespace: metadata?.name ?? '', createdAt: String(metadata?.creationTimestamp ?? ''), owner: ownerState(metadata?.annotations) }))
    .toSorted((a, b) => a.createdAt < b.createdAt ? -1 : 1)
}
