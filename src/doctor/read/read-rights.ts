import type { V1SelfSubjectAccessReview } from '@kubernetes/client-node'
import pLimit from 'p-limit'
import { namespaceOf } from '../../cluster/kubernetes/run-namespace.ts'
import type { KubernetesApi } from '../../cluster/kubernetes/kubernetes-api.ts'
import { NEEDED_RIGHTS } from '../needed-rights.ts'
import type { RightReading } from '../readings.ts'

const AT_ONCE = 8

/** Asks the API server for each right that a run uses. A review is an answer alone: nothing is kept of it. */
export function readRights(api: KubernetesApi, signal: AbortSignal): Promise<RightReading[]> {
  const limit = pLimit(AT_ONCE)
  return Promise.all(NEEDED_RIGHTS.map(right => limit(async () => {
    const { verb, group, resource, subresource, scope } = right
    const { status } = await api.post<V1SelfSubjectAccessReview>('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { verb, group, resource, ...(subresource === undefined ? {} : { subresource }), ...(scope === 'run' ? { namespace: namespaceOf('doctor') } : {}) } },
    }, { signal })
    return { right, isAllowed: status?.allowed === true }
  })))
}
