import { LEASE } from '../../cluster/kubernetes/run-lease.ts'
import type { Finding } from '../finding.ts'
import { groupBy } from '../../collections/group-by.ts'
import { rightText } from '../needed-rights.ts'
import type { ClusterReading, RightReading } from '../readings.ts'
import type { Subject } from '../subject.ts'
import { isMeant, namesOf } from '../subject.ts'

const WHERE = { run: 'in the namespace of a run (podfit-...)', lease: `in the namespace ${LEASE.namespace}`, cluster: 'in the whole cluster' }

/** Whether these credentials may do what a run does; each resource that they may not reach is a finding of its own. */
export function checkRights(subject: Subject, { rights }: ClusterReading): Finding[] {
  const finding = { check: 'rights', variants: namesOf(subject.candidates.filter(isMeant)) }
  const why = 'a run begins with the rights that every run needs, or not at all; it must not end in the middle'
  if (rights.status === 'not-read')
    return [{ ...finding, why, status: 'unknown', seen: rights.reason, fix: 'kubectl auth can-i --list' }]
  const denied = rights.value.filter(({ isAllowed }) => !isAllowed)
  if (denied.length === 0)
    return [{ ...finding, why, status: 'ok', seen: `all ${rights.value.length} that a run uses` }]
  return byResource(denied).map(group => {
    const [{ right }] = group
    const isRequired = group.some(({ right }) => right.need === 'required')
    return {
      ...finding,
      status: isRequired ? 'fault' as const : 'warning' as const,
      why: [...new Set(group.map(({ right }) => right.for))].join('; '),
      seen: `these credentials may not ${group.map(({ right }) => rightText(right)).join(', ')} ${WHERE[right.scope]}`,
      fix: `a ClusterRole with { apiGroups: ["${right.group}"], resources: ["${right.resource}${right.subresource === undefined ? '' : `/${right.subresource}`}"], verbs: [${group.map(({ right }) => `"${right.verb}"`).join(', ')}] }, bound to this user; all of them: kubectl apply -f deploy/rbac.yaml`,
    }
  })
}

function byResource(denied: readonly RightReading[]): [RightReading, ...RightReading[]][] {
  return [...groupBy(denied, ({ right: { group, resource, subresource = '', scope, need } }) => [group, resource, subresource, scope, need].join(' ')).values()]
}
