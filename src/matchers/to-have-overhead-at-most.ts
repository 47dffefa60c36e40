import { NoDataError } from '../errors/no-data-error.ts'
import { overheadFigures, overheadRatio } from '../results/overhead-figures.ts'
import { formatBytes } from '../units/quantity.ts'
import { intervalText } from './interval-text.ts'
import type { Judgement } from './judgement.ts'
import type { OverheadSeries } from './overhead-series.ts'
import { trialsOf } from './series.ts'

/**
 * Passes when one pod more of the variant takes at most `times` the memory that one of the variant `over` takes in the same run: the
 * geometric mean of the rounds' ratios.
 *
 * @example await expect(k3s.overheads(gvisor)).toHaveOverheadAtMost(2.8, { over: 'runc' })
 * @throws {NoDataError} where the run has no complete trials of `over`, or one of the slopes is not above 0
 */
export function toHaveOverheadAtMost(received: OverheadSeries, times: number, { over }: { over: string }): Judgement {
  if (!(times > 0 && Number.isFinite(times)))
    throw new RangeError(`toHaveOverheadAtMost expects a number of times above 0, got ${times}`)
  if (!Array.isArray(received.ofRun))
    throw new TypeError('toHaveOverheadAtMost compares k3s.overheads(variant) with another variant of the same run; one trial alone knows no other')
  const { variant, trials, rawRecord } = trialsOf(received)
  const known = [...new Set(received.ofRun.map(trial => trial.variant))]
  if (!known.includes(over))
    throw new NoDataError(`${variant}: compared with ${JSON.stringify(over)}, whose memory per pod was not measured in this run; it was of ${known.join(', ')}`)
  const base = trialsOf({ variant: over, trials: received.ofRun.filter(trial => trial.variant === over), rawRecord }).trials
  const slopes = [overheadFigures(trials), overheadFigures(base)].map(figures => figures?.lines.memory.rounds ?? [])
  const ratio = overheadRatio(trials, base)
  const lines = [variant, over].map((name, index) => `${name}: ${(slopes[index] ?? []).map(({ round, perPodBytes }) => `${formatBytes(perPodBytes)} in round ${round}`).join(', ')}`)
  if (ratio === undefined)
    throw new NoDataError(`memory per pod of ${variant} over ${over}: no ratio can be told. ${lines.join('; ')}. Raw record: ${rawRecord}`)
  return {
    verdict: {
      variant,
      trials: trials.map(trial => trial.id),
      pass: ratio.estimate <= times,
      expected: `at most ${times}x the memory per pod of ${over}`,
      received: `${ratio.estimate.toFixed(2)}x (${intervalText(ratio.interval, value => `${value.toFixed(2)}x`)})`,
    },
    against: { variant: over, trials: base.map(trial => trial.id) },
    details: [...lines.map(line => `Per pod    ${line}`), `Raw record ${rawRecord}, trial ${[...trials, ...base].map(trial => trial.id).join(', ')}`],
  }
}
