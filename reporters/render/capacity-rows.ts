import type { DensityResult } from '../../src/measure/density.ts'
import { BINDING_CONSTRAINTS } from '../../src/measure/binding-constraint.ts'
import type { DensityTrial, Results, VariantRecord } from '../../src/results/results.ts'

/** The density searches of one variant. */
export interface CapacityRow {
  variant: VariantRecord
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
  /** The coarsest; absent where no round found what fails. */
  resolution?: number
  /** What stopped the searches, most often first. */
  constraints: string[]
}

/** One row for each variant of the plan, in its order. */
export function capacityRows(results: Results): CapacityRow[] {
  return results.variants.map((variant) => {
    const trials = results.densities.filter(trial => trial.variant === variant.name).toSorted((a, b) => a.round - b.round)
    const podsUsed = [...new Set(results.rollouts.filter(trial => trial.variant === variant.name).map(({ replicas }) => replicas))].toSorted((a, b) => a - b)
    const capacity = capacityOf(trials.flatMap(trial => trial.status === 'complete' ? trial.result : []))
    return { variant, podsUsed, trials, ...(capacity ? { capacity } : {}) }
  })
}

function capacityOf(found: DensityResult[]): Capacity | undefined {
  const sorted = found.toSorted((a, b) => a.maxPods - b.maxPods)
  const median = sorted[Math.ceil(sorted.length / 2) - 1]?.maxPods
  const [min, max] = [sorted[0]?.maxPods, sorted.at(-1)?.maxPods]
  if (median === undefined || min === undefined || max === undefined)
    return undefined
  const resolutions = found.flatMap(({ resolution }) => resolution ?? [])
  return {
    n: found.length,
    maxPods: median,
    min,
    max,
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
