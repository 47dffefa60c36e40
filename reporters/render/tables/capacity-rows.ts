import type { DensityResult } from '../../../src/measure/density.ts'
import { BINDING_CONSTRAINTS } from '../../../src/measure/binding-constraint.ts'
import type { AnyResults, AnyVariantRecord, ImportedResults } from '../../../src/results/imported-results.ts'
import type { DensityTrial, Results, VariantRecord } from '../../../src/results/results.ts'
import { variantOfSeries } from '../../../src/results/variant-of-series.ts'
import { lowerMedian } from '../../../src/stats/lower-median.ts'

/** The density searches of one variant. */
export interface CapacityRow<Variant = VariantRecord> {
  variant: Variant
  /** Numbers of pods that the variant's rollouts were timed with. */
  podsUsed: number[]
  trials: DensityTrial[]
  /** Absent where no search came to its end. */
  capacity?: Capacity
}

/** What the searches found together. */
export interface Capacity {
  n: number
  /** Median of the rounds; the lower of the middle two, a number that was seen to hold, where n is even. */
  maxPods: number
  min: number
  max: number
  /** True where a search that ended early may have held the median down: read it as "at least". */
  censored: boolean
  /** The published `*`: more pods are said to be possible with guests of less memory than this. */
  moreBelowBytes?: number
  /** The coarsest; absent where no round found what fails. */
  resolution?: number
  /** What stopped the searches, most often first. */
  constraints: string[]
}

/** One row for each variant, in the order of the plan, or of the published table. */
export function capacityRows(results: Results): CapacityRow[]
export function capacityRows(results: AnyResults): CapacityRow<AnyVariantRecord>[]
export function capacityRows(results: AnyResults): CapacityRow<AnyVariantRecord>[] {
  return results.imported ? importedRows(results) : measuredRows(results)
}

function measuredRows(results: Results): CapacityRow[] {
  return results.variants.map((variant) => {
    const trials = results.densities.filter(trial => trial.variant === variant.name).toSorted((a, b) => a.round - b.round)
    const capacity = capacityOf(trials.flatMap(trial => trial.status === 'complete' ? trial.result : []))
    return { variant: variantOfSeries(results, variant, trials), podsUsed: podsUsed(results, variant), trials, ...(capacity ? { capacity } : {}) }
  })
}

/** How a published maximum was found, and what stopped it, is not known. */
function importedRows(results: ImportedResults): CapacityRow<AnyVariantRecord>[] {
  return results.variants.map((variant) => {
    const density = results.densities.find(({ variant: name }) => name === variant.name)
    const row = { variant, podsUsed: podsUsed(results, variant), trials: [] }
    if (!density)
      return row
    const { maxPods, moreBelowBytes } = density
    return { ...row, capacity: { n: 1, maxPods, min: maxPods, max: maxPods, censored: false, ...moreBelowBytes === undefined ? {} : { moreBelowBytes }, constraints: [] } }
  })
}

function podsUsed({ rollouts }: AnyResults, { name }: AnyVariantRecord): number[] {
  return [...new Set(rollouts.filter(({ variant }) => variant === name).map(({ replicas }) => replicas))].toSorted((a, b) => a - b)
}

function capacityOf(found: DensityResult[]): Capacity | undefined {
  if (found.length === 0)
    return undefined
  const all = found.map(({ maxPods }) => maxPods)
  const median = lowerMedian(all)
  const resolutions = found.flatMap(({ resolution }) => resolution ?? [])
  return {
    n: found.length,
    maxPods: median,
    min: Math.min(...all),
    max: Math.max(...all),
    // A search that ended early above the median would have ended above it anyway.
    censored: found.some(({ censored, maxPods }) => censored && maxPods <= median),
    ...(resolutions.length > 0 ? { resolution: Math.max(...resolutions) } : {}),
    constraints: constraintsOf(found),
  }
}

function constraintsOf(found: DensityResult[]): string[] {
  const counts = BINDING_CONSTRAINTS
    .map(constraint => ({ constraint, count: found.filter(result => result.constraint === constraint).length }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count)
  return counts.map(({ constraint, count }) => counts.length === 1 ? constraint : `${constraint} (${count})`)
}
