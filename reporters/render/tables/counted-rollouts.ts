import type { AnyRollout } from '../../../src/results/imported-results.ts'

/** The rollouts that a figure is made of: all pods came so far, and the trial was not cut short, which matchers do not judge either. */
export function countedRollouts<T extends AnyRollout>(trials: readonly T[], whole: 'allReadyMs' | 'allAvailableMs'): T[] {
  return trials.filter(trial => (trial.status === 'complete' || trial.status === 'incomplete') && trial[whole] !== undefined)
}
