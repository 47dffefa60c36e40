import { groupBy } from '../../../src/collections/group-by.ts'
import type { AnyResults, AnyRollout, AnyVariantRecord } from '../../../src/results/imported-results.ts'
import type { Results, RolloutTrial, VariantRecord } from '../../../src/results/results.ts'
import { variantOfSeries } from '../../../src/results/variant-of-series.ts'

/** The trials of one variant with one number of pods, in order of their rounds. */
export interface RolloutRow<Variant = VariantRecord, Trial = RolloutTrial> {
  variant: Variant
  replicas: number
  trials: Trial[]
}

/** One row for each variant and number of pods that was rolled out: variants in the plan's order, then the smaller number first. */
export function rolloutRows(results: Results): RolloutRow[]
export function rolloutRows(results: AnyResults): RolloutRow<AnyVariantRecord, AnyRollout>[]
export function rolloutRows(results: AnyResults): RolloutRow<AnyVariantRecord, AnyRollout>[] {
  const variants: AnyVariantRecord[] = results.variants
  const rollouts: AnyRollout[] = results.rollouts
  const byVariant = groupBy(rollouts, ({ variant }) => variant)
  return variants.flatMap((variant) => {
    const trials = (byVariant.get(variant.name) ?? []).toSorted((a, b) => a.round - b.round)
    const ofSeries = variantOfSeries(results, variant, trials)
    return [...groupBy(trials, ({ replicas }) => replicas)].toSorted(([a], [b]) => a - b).map(([replicas, some]) => ({ variant: ofSeries, replicas, trials: some }))
  })
}
