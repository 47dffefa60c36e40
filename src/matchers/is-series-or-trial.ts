import type { DensityTrial, RolloutTrial } from '../results/results.ts'
import type { Series } from './series.ts'

/** For receivers the compiler did not see. */
export function isSeriesOrTrial(value: unknown): value is RolloutTrial | DensityTrial | Series<RolloutTrial> | Series<DensityTrial> {
  return typeof value === 'object' && value !== null && 'variant' in value && ('trials' in value || 'round' in value)
}
