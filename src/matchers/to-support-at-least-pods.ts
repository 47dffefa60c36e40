import type { DensityTrial } from '../results/results.ts'
import { lowerMedian } from '../stats/lower-median.ts'
import { formatDuration } from '../units/duration.ts'
import { clip } from '../documents/clip.ts'
import { escapeControls } from '../documents/printable.ts'
import type { Judgement } from './judgement.ts'
import { trialsOf } from './series.ts'
import type { Series } from './series.ts'

/**
 * Passes when the node held at least `pods` pods of the variant at once, all Ready and available (the median over the trials; the
 * lower of the middle two, a number that was seen to hold, where their number is even).
 *
 * A search that ended on its own cap or time limit found "at least N": enough for a budget up to N, and a failure above it.
 *
 * @example await expect(k3s.densities(variant)).toSupportAtLeastPods(100)
 */
export function toSupportAtLeastPods(received: DensityTrial | Series<DensityTrial>, pods: number): Judgement {
  if (!Number.isInteger(pods) || pods < 0)
    throw new RangeError(`toSupportAtLeastPods expects a whole number of pods, got ${pods}`)
  const { variant, trials, rawRecord } = trialsOf(received)
  const results = trials.flatMap(trial => trial.status === 'complete' ? [{ ...trial.result, round: trial.round }] : [])
  const found = results.map(result => result.maxPods)
  const ended = results.filter(({ censored }) => censored)
  return {
    ...ended.length === 0 ? {} : { open: `the search ended before the node did (${[...new Set(ended.map(({ constraint }) => constraint))].join(', ')}), so that more may fit` },
    verdict: {
      variant,
      trials: trials.map(trial => trial.id),
      pass: lowerMedian(found) >= pods,
      expected: `at least ${pods} pods at once, all Ready and answering HTTP 200`,
      received: found.length === 1 ? `${found[0]} (n = 1)` : `${lowerMedian(found)} (median of n = ${found.length}, ${Math.min(...found)} to ${Math.max(...found)})`,
    },
    details: [
      ...results.map(({ round, constraint, censored, evidence, maxPods, holdMs }) =>
        `Constraint ${constraint}${censored ? ` (censored: at least ${maxPods})` : ''} in round ${round}, each step held ${formatDuration(holdMs)}: ${clip(escapeControls(evidence), 400)}`),
      `Raw record ${rawRecord}, trial ${trials.map(trial => trial.id).join(', ')}`,
    ],
  }
}
