import type { Interval } from './interval.ts'
import { quantileInterval } from './quantile-interval.ts'
import type { QuantileTooFew } from './quantile-interval.ts'

/**
 * Median with its confidence interval from n = 6 on; with fewer the median and the range, with the level the range has. See
 * {@link quantileInterval} for formula, coverage, and why it is not a bootstrap.
 *
 * @throws {RangeError} unless 0 < level < 1, for NaN and infinities
 */
export function medianInterval(values: readonly number[], { level = 0.95 } = {}): Interval | QuantileTooFew {
  return quantileInterval(values, 0.5, { level })
}
