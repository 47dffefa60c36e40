/** A right that podfit uses, as a SubjectAccessReview asks for it. */
export interface NeededRight {
  verb: string
  group: string
  resource: string
  subresource?: string
  /** In the run's own namespace alone, in that of the cluster's Lease, or in the whole cluster. */
  scope: 'run' | 'lease' | 'cluster'
  /** `required`: no run without it. `useful`: something is then missing from the report. */
  need: 'required' | 'useful'
  for: string
}

const RUN = { scope: 'run', need: 'required' } as const
const CLUSTER = { scope: 'cluster', need: 'required' } as const
const USEFUL = { scope: 'cluster', need: 'useful' } as const

/** Every right that a run of podfit uses on a cluster. */
export const NEEDED_RIGHTS: readonly NeededRight[] = [
  ...['list', 'watch'].map(verb => ({ verb, group: '', resource: 'nodes', ...CLUSTER, for: 'facts of the nodes, and their health during a run' })),
  ...['get', 'create', 'delete'].map(verb => ({ verb, group: '', resource: 'namespaces', ...CLUSTER, for: 'the namespace of each run' })),
  { verb: 'get', group: 'node.k8s.io', resource: 'runtimeclasses', ...CLUSTER, for: 'whether a variant is there' },
  { verb: 'list', group: '', resource: 'pods', ...CLUSTER, for: 'how many pods of others are on the nodes' },
  { verb: 'list', group: '', resource: 'serviceaccounts', ...RUN, for: 'whether pods can be made in the run\'s namespace' },
  ...['create', 'delete'].map(verb => ({ verb, group: 'apps', resource: 'deployments', ...RUN, for: 'rollouts' })),
  { verb: 'patch', group: 'apps', resource: 'deployments', subresource: 'scale', ...RUN, for: 'the steps of a density search' },
  ...['list', 'watch'].map(verb => ({ verb, group: '', resource: 'pods', ...RUN, for: 'the measuring watch' })),
  ...['list', 'watch'].map(verb => ({ verb, group: '', resource: 'events', ...RUN, for: 'the reason why a pod does not come up; the measuring watch ends without it' })),
  ...['create', 'get', 'patch', 'delete'].map(verb => ({ verb, group: 'coordination.k8s.io', resource: 'leases', scope: 'lease' as const, need: 'required' as const, for: 'one run at a time' })),
  { verb: 'get', group: '', resource: 'nodes', subresource: 'proxy', ...USEFUL, for: 'the kubelet: memory of pods, what it still holds, its configuration' },
  { verb: 'list', group: '', resource: 'events', ...USEFUL, for: 'image pulls of anybody during a run' },
  { verb: 'get', group: '', resource: 'pods', subresource: 'proxy', scope: 'run', need: 'useful', for: 'probing through the API server (probe.way apiserver), and asking what kernel a workload sees where pods cannot be reached' },
  { verb: 'list', group: '', resource: 'namespaces', ...USEFUL, for: 'what killed runs left in the cluster' },
  { verb: 'list', group: 'node.k8s.io', resource: 'runtimeclasses', ...USEFUL, for: 'this command' },
  ...(['create', 'get', 'delete'] as const).map(verb => ({ verb, group: '', resource: 'pods', scope: 'run' as const, need: 'useful' as const, for: 'the probe pods of this command' })),
]

/** A right in the words of `kubectl auth can-i`. */
export function rightText({ verb, group, resource, subresource }: NeededRight): string {
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}${subresource === undefined ? '' : `/${subresource}`}`
}
