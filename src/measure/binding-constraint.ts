/**
 * What stopped a density search. With `timeout` and `cap` nothing did: the search ended, and its result is censored ("at least N").
 */
export const BINDING_CONSTRAINTS = [
  'maxPods',
  'pod-ips',
  'memory',
  'cpu-requests',
  'memory-requests',
  'pids',
  'open-files',
  'disk',
  'runtime-error',
  'timeout',
  'cap',
] as const

export type BindingConstraint = typeof BINDING_CONSTRAINTS[number]

/** True where the search ended for its own reasons, not the node's. */
export function isCensoring(constraint: BindingConstraint): boolean {
  return constraint === 'timeout' || constraint === 'cap'
}
