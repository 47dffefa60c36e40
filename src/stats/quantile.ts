import { quantile as quantileOfType7 } from 'simple-statistics'
import type { TooFew } from './interval.ts'
import { requireFinite } from './require-finite.ts'
import { requireFraction } from './require-fraction.ts'

/** A quantile of values, in their unit. */
export interface Quantile {
  status: 'ok'
  n: number
  /** 0.95 for p95. */
  p: number
  estimate: number
  method: 'type-7'
}

/**
 * A quantile, given only where n allows: at least one value is expected beyond it, n · min(p, 1 - p) >= 1. That is p50 from n = 2,
 * p95 from n = 20, p99 from n = 100. With fewer, what is printed as p99 is the maximum under another name.
 *
 * Linear interpolation at (n - 1) · p, Hyndman and Fan's type 7 (1996, Amer. Statist. 50:361), the default of R, NumPy and spreadsheets.
 *
 * @throws {RangeError} unless 0 < p < 1, for NaN and infinities
 */
export function quantile(values: readonly number[], p: number): Quantile | TooFew {
  requireFraction(p, 'p')
  requireFinite(values)
  const n = values.length
  // 1 / (1 - 0.95) is a little more than 20 in binary fractions.
  const needed = Math.ceil(1 / Math.min(p, 1 - p) - 1e-9)
  return n < needed
    ? { status: 'too-few', n, needed }
    : { status: 'ok', n, p, estimate: quantileOfType7([...values], p), method: 'type-7' }
}
