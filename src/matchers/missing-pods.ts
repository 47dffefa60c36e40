import type { PodRecord, RolloutTrial } from '../results/results.ts'
import { clip } from '../documents/clip.ts'
import { escapeControls } from '../documents/printable.ts'

const SHOWN = 5

/** Lines that name the pods which are missing, each with the last thing that was heard of it. */
export function missingPods(trial: RolloutTrial, isThere: (pod: PodRecord) => boolean): string[] {
  const missing = trial.pods.filter(pod => pod.removedMs === undefined && !isThere(pod))
  const unborn = trial.replicas - trial.pods.filter(pod => pod.createdMs !== undefined && pod.removedMs === undefined).length
  const lines = missing.slice(0, SHOWN).map(pod => `  ${pod.name}: ${lastWord(pod)}`)
  if (missing.length > SHOWN)
    lines.push(`  and ${missing.length - SHOWN} more`)
  if (unborn > 0)
    lines.push(`  ${unborn} pods were never created`)
  if (trial.reason)
    lines.push(`  ${clean(trial.reason)}`)
  return lines.length === 0 ? [] : [`Missing    in round ${trial.round}`, ...lines]
}

function lastWord({ isReady, readyMs, warning, failure, lastEvent }: PodRecord): string {
  const cause = warning ?? failure
  const isLast = warning !== undefined && warning.atMs === lastEvent?.atMs
  return [
    isReady ? 'Ready, but no HTTP 200' : readyMs === undefined ? 'not Ready' : 'no longer Ready',
    ...(cause && !isLast ? [told(cause)] : []),
    ...(lastEvent ? [`last event ${told(lastEvent)}`] : []),
  ].join('; ')
}

function told({ reason, message }: { reason: string, message: string }): string {
  return clean(message === '' ? reason : `${reason}: ${message}`)
}

/** Events are written by others: no control characters reach the terminal, no novel the message. */
function clean(text: string): string {
  return clip(escapeControls(text), 240)
}
