import type { ProbeWay } from '../../results/results.ts'
import type { Right } from './right.ts'
import { LEASE } from './run-lease.ts'

/** A right that podfit uses, and what for. */
export interface NeededRight extends Right {
  /** `always`: no run without it. `degrades`: `without` says what is missing then. `never`: no run uses it. */
  needed: 'always' | 'degrades' | 'never'
  /** What a run lacks without it. */
  without?: string
}

/** The run's own namespace does not exist when rights are asked for: rights in it have to be had in all namespaces. */
const ALWAYS: Right[] = [
  { verb: 'list', group: '', resource: 'nodes' },
  { verb: 'watch', group: '', resource: 'nodes' },
  { verb: 'get', group: '', resource: 'namespaces' },
  { verb: 'create', group: '', resource: 'namespaces' },
  { verb: 'delete', group: '', resource: 'namespaces' },
  { verb: 'list', group: '', resource: 'serviceaccounts' },
  { verb: 'list', group: '', resource: 'pods' },
  { verb: 'watch', group: '', resource: 'pods' },
  { verb: 'list', group: '', resource: 'events' },
  { verb: 'watch', group: '', resource: 'events' },
  { verb: 'create', group: 'apps', resource: 'deployments' },
  { verb: 'delete', group: 'apps', resource: 'deployments' },
  { verb: 'patch', group: 'apps', resource: 'deployments/scale' },
  { verb: 'get', group: 'node.k8s.io', resource: 'runtimeclasses' },
  { verb: 'create', group: 'coordination.k8s.io', resource: 'leases', namespace: LEASE.namespace },
  ...['get', 'patch', 'delete'].map(verb => ({ verb, group: 'coordination.k8s.io', resource: 'leases', ...LEASE })),
]

/** Everything that podfit asks of an API server; deploy/rbac.yaml grants these and no others. @param way how pods are probed */
export function neededRights(way: ProbeWay): NeededRight[] {
  const isProxyNeeded = way === 'apiserver'
  return [
    ...ALWAYS.map((right): NeededRight => ({ ...right, needed: 'always' })),
    { verb: 'get', group: '', resource: 'nodes/proxy', needed: 'degrades', without: 'what the kubelets say of their pods and of memory: from another machine no memory at all, and no waiting for their last sandboxes' },
    { verb: 'get', group: '', resource: 'pods/proxy', ...(isProxyNeeded ? { needed: 'always' } : way === 'blackbox' ? { needed: 'degrades', without: 'what kernel the pods see' } : { needed: 'never' }) },
    { verb: 'list', group: '', resource: 'namespaces', needed: 'degrades', without: 'what killed runs left in the cluster is neither removed nor told' },
  ]
}
