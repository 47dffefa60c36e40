import type { BindingConstraint } from './binding-constraint.ts'

/**
 * Texts that name a limit, most specific first. Sources: kube-scheduler's predicate failures, kubelet admission (`OutOfpods`),
 * host-local IPAM, errno texts that runc, crun, runsc, QEMU and Firecracker pass on, node conditions.
 */
const SIGNS: [RegExp, BindingConstraint][] = [
  [/too many pods|outofpods/i, 'maxPods'],
  [/no ip addresses available|failed to allocate for range|no available ips?\b|range set is full/i, 'pod-ips'],
  [/insufficient memory|outofmemory\b/i, 'memory-requests'],
  [/insufficient cpu|outofcpu/i, 'cpu-requests'],
  [/no space left on device|diskpressure|insufficient ephemeral-storage|was low on resource: ephemeral-storage/i, 'disk'],
  [/too many open files|inotify.*(limit|instances)|emfile|enfile/i, 'open-files'],
  [/pidpressure|pids? limit|resource temporarily unavailable|can't start new thread|pthread_create failed|newosproc|eagain/i, 'pids'],
  [/oom[- ]?kill|cannot allocate memory|out of memory|memorypressure|enomem|was low on resource: memory/i, 'memory'],
]

/**
 * The limit a message speaks of: an Event's, a condition's, a runtime's error output.
 *
 * @returns undefined where it names none
 */
export function classifyConstraint(message: string): BindingConstraint | undefined {
  let first: { at: number, constraint: BindingConstraint } | undefined
  for (const [sign, constraint] of SIGNS) {
    const at = message.search(sign)
    if (at !== -1 && (first === undefined || at < first.at))
      first = { at, constraint }
  }
  return first?.constraint
}
