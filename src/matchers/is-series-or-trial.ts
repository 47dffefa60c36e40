import type { JudgedTrial, Series } from './series.ts'

/** For receivers the compiler did not see. */
export function isSeriesOrTrial(value: unknown): value is JudgedTrial | Series<JudgedTrial> {
  return typeof value === 'object' && value !== null && 'variant' in value && ('trials' in value || 'round' in value)
}
