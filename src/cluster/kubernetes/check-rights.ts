import type { V1SelfSubjectAccessReview } from '@kubernetes/client-node'
import { ApiError } from '../../errors/api-error.ts'
import { NoClusterError } from '../../errors/no-cluster-error.ts'
import type { ProbeWay } from '../../results/results.ts'
import type { KubernetesApi } from './kubernetes-api.ts'
import { neededRights } from './needed-rights.ts'
import type { NeededRight } from './needed-rights.ts'
import { rightText } from './right.ts'

const HELP = 'deploy/rbac.yaml has all of them: kubectl apply -f deploy/rbac.yaml'

export interface CheckRightsOptions {
  way: ProbeWay
  /** Says what a run will lack. */
  tell: (line: string) => void
  signal: AbortSignal
}

/**
 * Asks the API server whether it would let podfit do what a run does, before anything is made. An API server that does not answer that
 * is believed to allow it: what it then refuses says so itself.
 *
 * @throws {NoClusterError} naming every right that is missing
 */
export async function checkRights(api: KubernetesApi, { way, tell, signal }: CheckRightsOptions): Promise<void> {
  const asked = neededRights(way).filter(({ needed }) => needed !== 'never')
  const answers = await Promise.all(asked.map(right => isAllowed(api, right, signal)))
  const missing = asked.filter((_, index) => !answers[index])
  const required = missing.filter(({ needed }) => needed === 'always')
  if (required.length > 0)
    throw new NoClusterError(`${api.access.file}: podfit lacks the right to ${required.map(right => rightText(right)).join('; to ')}. ${HELP}`)
  for (const right of missing)
    tell(`podfit: without the right to ${rightText(right)} this run lacks ${right.without}. ${HELP}`)
}

async function isAllowed(api: KubernetesApi, { verb, group, resource, namespace, name }: NeededRight, signal: AbortSignal): Promise<boolean> {
  const [main = '', subresource] = resource.split('/')
  const resourceAttributes = { verb, group, resource: main, ...(subresource === undefined ? {} : { subresource }), ...(namespace === undefined ? {} : { namespace }), ...(name === undefined ? {} : { name }) }
  try {
    const review = await api.post<V1SelfSubjectAccessReview>('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } }, { signal })
    return review.status?.allowed !== false
  }
  catch (error) {
    if (error instanceof ApiError)
      return true
    throw error
  }
}
