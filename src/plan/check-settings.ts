import type { Problem } from '../documents/document-error.ts'
import type { YamlDocument } from '../documents/yaml-document.ts'
import { formatDuration } from '../units/duration.ts'
import type { ProfileFile } from './plan-file.ts'
import type { ClusterKind } from './plan.ts'
import type { Settings } from './settings.ts'

/** Settings that are right alone and wrong together, or on this kind of cluster, after the chosen profile has overridden the plan. */
export function checkSettings(document: YamlDocument, { probe, density, overhead }: Settings, clusterKind: ClusterKind, profileName: string, profile: ProfileFile): Problem[] {
  const problems: Problem[] = []
  function complain(group: 'probe' | 'density' | 'overhead', key: string, message: string): void {
    const path = Object.hasOwn(profile[group] ?? {}, key) ? ['profiles', profileName, group, key] : [group, key]
    problems.push({ message: `${path.join('.')}: ${message}`, place: document.place(path) })
  }
  if (probe.way === 'blackbox' && probe.blackboxUrl === undefined)
    complain('probe', 'way', 'blackbox needs probe.blackboxUrl, e.g. http://NODE:30115')
  if (probe.way === 'apiserver' && clusterKind === 'embedded')
    complain('probe', 'way', 'apiserver needs a Kubernetes cluster, and this host is measured without one: use direct')
  if (density.firstBatch > density.cap)
    complain('density', 'firstBatch', `${density.firstBatch} is above density.cap ${density.cap}`)
  if (density.holdMs >= density.stepTimeoutMs)
    complain('density', 'hold', `${formatDuration(density.holdMs)} leaves no time within density.stepTimeout ${formatDuration(density.stepTimeoutMs)}`)
  if (density.stepTimeoutMs > density.timeLimitMs)
    complain('density', 'stepTimeout', `${formatDuration(density.stepTimeoutMs)} is above density.timeLimit ${formatDuration(density.timeLimitMs)}`)
  if (overhead.sizes.filter(pods => pods > 0).length < 5)
    complain('overhead', 'sizes', `${overhead.sizes.join(', ')}: at least five must be above 0, the line is fitted through those`)
  if (overhead.settleMs > overhead.settleTimeoutMs)
    complain('overhead', 'settle', `${formatDuration(overhead.settleMs)} is above overhead.settleTimeout ${formatDuration(overhead.settleTimeoutMs)}`)
  return problems
}
