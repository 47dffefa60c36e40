import { mean, sampleStandardDeviation } from 'simple-statistics'
import type { Interval, TooFew } from './interval.ts'
import { requireFinite } from './require-finite.ts'
import { requireFraction } from './require-fraction.ts'
import { studentTQuantile } from './student-t-quantile.ts'

/**
 * Mean with its confidence interval, mean ± t · s / sqrt(n), Student's t with n - 1 degrees of freedom. From n = 3: with two values the
 * factor is 12.7 and the interval says nothing but how normal the values were taken to be.
 *
 * For values that scatter alike to either side, as a slope per round does. It assumes that they are roughly normal, which few values
 * cannot show. Times have a long tail to the right: `geometricMeanInterval`, or the median. An interval of no width says that all
 * values were the same to the resolution they were measured with.
 *
 * @throws {RangeError} unless 0 < level < 1, for NaN and infinities
 */
export function meanInterval(values: readonly number[], { level = 0.95 } = {}): Interval | TooFew {
  requireFraction(level, 'level')
  requireFinite(values)
  const n = values.length
  const needed = 3
  if (n < needed)
    return { status: 'too-few', n, needed }
  const estimate = mean([...values])
  const reach = studentTQuantile((1 + level) / 2, n - 1) * sampleStandardDeviation([...values]) / Math.sqrt(n)
  return { status: 'ok', n, estimate, low: estimate - reach, high: estimate + reach, level, method: 'student-t' }
}
