import type { NamedVariant } from '../compare/other-variant.ts'
import type { RunConditions } from '../compare/snapshot.ts'
import { NoDataError } from '../errors/no-data-error.ts'
import type { DensityTrial, RolloutTrial } from '../results/results.ts'
import type { SampledTrial } from '../results/samples.ts'

/** What matchers judge. */
export type JudgedTrial = RolloutTrial | DensityTrial | SampledTrial

/** All trials of one kind that a run made of one variant, one a round. Matchers judge their median. */
export interface Series<T extends JudgedTrial> {
  variant: string
  trials: readonly T[]
  /** Where the raw record is, for messages: `reports/<run>/journal.ndjson`. */
  rawRecord: string
  /** What the run was measured on and with; without it nothing can be held against a baseline. */
  conditions?: RunConditions
  /** What the variant's name stands for in this run: in a baseline it may be something else. */
  of?: NamedVariant
}

/**
 * The trials a matcher looks at.
 *
 * @throws {NoDataError} where there are none, or one was cut short: its figures would not be the variant's
 */
export function trialsOf<T extends JudgedTrial>(received: T | Series<T>): Series<T> {
  const series = 'trials' in received ? received : { variant: received.variant, trials: [received], rawRecord: 'journal.ndjson of the run' }
  if (series.trials.length === 0)
    throw new NoDataError(`${series.variant}: no trials, nothing was measured. Did the test that measures it run and pass?`)
  const cut = series.trials.find(trial => trial.status === 'interrupted' || trial.status === 'unfinished' || trial.status === 'failed')
  if (cut)
    throw new NoDataError(`${series.variant}: trial ${cut.id} ended before it was done (${cut.status}${'reason' in cut && cut.reason ? `: ${cut.reason}` : ''}); its figures are not judged. Raw record: ${series.rawRecord}`)
  return series
}
