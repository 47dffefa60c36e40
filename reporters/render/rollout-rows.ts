import type { Results, RolloutTrial, VariantRecord } from '../../src/results/results.ts'

/** The trials of one variant with one number of pods, in order of their rounds. */
export interface RolloutRow {
  variant: VariantRecord
  replicas: number
  trials: RolloutTrial[]
}

/** One row for each variant and number of pods that was rolled out: variants in the plan's order, then the smaller number first. */
export function rolloutRows(results: Results): RolloutRow[] {
  return results.variants.flatMap((variant) => {
    const trials = results.rollouts.filter(trial => trial.variant === variant.name).toSorted((a, b) => a.round - b.round)
    const sizes = [...new Set(trials.map(({ replicas }) => replicas))].toSorted((a, b) => a - b)
    return sizes.map(replicas => ({ variant, replicas, trials: trials.filter(trial => trial.replicas === replicas) }))
  })
}
