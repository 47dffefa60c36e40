import type { PodRecord, RolloutTrial } from '../results/results.ts'
import { median } from '../stats/median.ts'
import { formatDuration, parseDuration } from '../units/duration.ts'
import type { Duration } from '../units/duration.ts'
import type { Judgement } from './judgement.ts'
import { missingPods } from './missing-pods.ts'
import { trialsOf } from './series.ts'
import type { Series } from './series.ts'

/** A moment of a rollout that a budget is set on. */
export interface RolloutMoment {
  /** As in `the first pod Ready`, `all pods available`. */
  name: string
  /** Milliseconds since t0; undefined where it never came. */
  of: (trial: RolloutTrial) => number | undefined
  /** Whether a pod did what all are waited for. */
  isThere: (pod: PodRecord) => boolean
  clock: 'watch' | 'probe'
}

/**
 * Judges the median over the trials of one moment against a limit. A trial in which the moment never came fails the judgement,
 * whatever the others did.
 */
export function judgeRolloutTime(received: RolloutTrial | Series<RolloutTrial>, limit: Duration, moment: RolloutMoment): Judgement {
  const { variant, trials, rawRecord } = trialsOf(received)
  const limitMs = parseDuration(limit)
  const times = trials.map(trial => moment.of(trial)).filter(ms => ms !== undefined)
  const lacking = trials.filter(trial => moment.of(trial) === undefined)
  const replicas = [...new Set(trials.map(trial => trial.replicas))].join(' or ')
  const missing = lacking.flatMap(trial => missingPods(trial, moment.isThere))
  return {
    ...lacking.length === 0 ? {} : { open: `it was not seen in round ${lacking.map(({ round }) => round).join(', ')}, which says nothing of how long it would have taken` },
    verdict: {
      variant,
      trials: trials.map(trial => trial.id),
      pass: lacking.length === 0 && median(times) <= limitMs,
      expected: `${moment.name} of ${replicas} within ${formatDuration(limitMs)}`,
      received: [
        ...lacking.map(trial => `never in round ${trial.round}: ${trial.pods.filter(moment.isThere).length} of ${trial.replicas} pods`),
        ...(times.length === 0 ? [] : [spread(times)]),
      ].join('; '),
    },
    details: [
      ...missing,
      `Clock      ${clockLine(trials, moment.clock)}`,
      `Raw record ${rawRecord}, trial ${trials.map(trial => trial.id).join(', ')}`,
    ],
  }
}

function spread(times: readonly number[]): string {
  const middle = formatDuration(median(times))
  return times.length === 1
    ? `${middle} (n = 1)`
    : `${middle} (median of n = ${times.length}, ${formatDuration(Math.min(...times))} to ${formatDuration(Math.max(...times))})`
}

function clockLine(trials: readonly RolloutTrial[], clock: 'watch' | 'probe'): string {
  const delays = trials.flatMap(({ clock }) => clock.maxLoopDelayMs ?? [])
  const intervals = trials.map(({ clock }) => clock.probeIntervalMs)
  const reconnects = trials.reduce((sum, trial) => sum + trial.reconnects, 0)
  return [
    'monotonic, of the harness, since the create request',
    clock === 'watch' ? 'stamped when the watch event arrived' : `stamped when the answer arrived, asked every ${Math.max(...intervals)} ms`,
    ...(delays.length === 0 ? [] : [`event loop late by at most ${formatDuration(Math.max(...delays))}`]),
    ...(reconnects === 0 ? [] : [`watch resumed ${reconnects} times`]),
  ].join('; ')
}
