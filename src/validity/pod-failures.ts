import { escapeControls } from '../documents/printable.ts'
import { clip } from '../documents/clip.ts'
import type { Observation } from '../measure/observation.ts'
import type { CheckResult } from './check.ts'

/** Events of a pod that something failed; others are warnings about its configuration. */
const FAILED = /^(Failed(?!KillPod)|ErrImage|Evicted|OOMKilling|NodeNotReady|NetworkNotReady|SandboxChanged)/
/** The kubelet's event that gives a reason again: where it is told first, what is told next says more. */
const ECHO = /^Failed: Error: \w+$/
const SHOWN = 3
const LONGEST = 160

/**
 * Whether pods of a trial failed and were tried again, which a trial that is complete in the end does not show by itself. A density search
 * goes on until pods fail.
 */
export function checkPodFailures(observations: readonly Observation[], kind: string): CheckResult {
  const pods = new Map<string, string>()
  for (const seen of observations) {
    const failure = failureOf(seen)
    if (failure && (!pods.has(failure.pod) || ECHO.test(pods.get(failure.pod)!)))
      pods.set(failure.pod, failure.what)
  }
  const alike = new Map<string, { what: string, count: number }>()
  for (const what of pods.values()) {
    const key = what.replaceAll(/"[^"]*"/g, '""')
    alike.set(key, { what: alike.get(key)?.what ?? what, count: (alike.get(key)?.count ?? 0) + 1 })
  }
  const most = [...alike.values()].toSorted((a, b) => b.count - a.count)
  const rest = most.length > SHOWN ? `; and ${most.length - SHOWN} more` : ''
  return {
    check: 'pod-failures',
    why: 'the times of a trial hold failed tries and the pauses after them: they are longer than the runtime takes',
    status: pods.size > 0 && kind !== 'density' ? 'marked' : 'ok',
    seen: pods.size === 0 ? 'none' : escapeControls(`${pods.size} ${pods.size === 1 ? 'pod' : 'pods'} failed on the way: ${most.slice(0, SHOWN).map(({ what, count }) => `${count} ${clip(what, LONGEST)}`).join('; ')}${rest}`),
    amount: pods.size,
  }
}

function failureOf(seen: Observation): { pod: string, what: string } | undefined {
  switch (seen.kind) {
    case 'restarted':
      return { pod: seen.pod, what: `restarted (${seen.reason})` }
    case 'unready':
      return seen.reason === 'Terminating' ? undefined : { pod: seen.pod, what: `no longer Ready (${seen.reason})` }
    case 'failed':
      return { pod: seen.pod, what: told(seen) }
    case 'event':
      return seen.pod !== undefined && seen.type === 'Warning' && FAILED.test(seen.reason) ? { pod: seen.pod, what: told(seen) } : undefined
    default:
      return undefined
  }
}

/** Without ids; names, which stand in quotes, may differ from pod to pod: the first of failures that are alike else is shown. */
function told({ reason, message }: { reason: string, message: string }): string {
  return `${reason}: ${message.replaceAll(/\b[0-9a-f]{12,}\b/g, '...')}`
}
