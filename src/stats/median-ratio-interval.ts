import { bootstrapInterval } from './bootstrap-interval.ts'
import type { BootstrapOptions } from './bootstrap-interval.ts'
import type { Interval, TooFew } from './interval.ts'
import { median } from './median.ts'

/**
 * The ratio of the medians of two independent series (cold starts of two variants, or of two runs), with a seeded bootstrap interval.
 * For values without pairs; ratios by round are `pairedRatioInterval`, which knows what a round has in common. From 6 values each, where
 * it covers 95 to 97.5 % for 95 (normal, log-normal, exponential): the bootstrap, too coarse for one median of few values, does well for
 * two of them, whose resamples combine.
 *
 * @throws {RangeError} for values that are not above 0, and unless 0 < level < 1
 */
export function medianRatioInterval(
  values: readonly number[],
  base: readonly number[],
  options: Omit<BootstrapOptions, 'needed'>,
): Interval | TooFew {
  const bad = [...values, ...base].find(value => !(value > 0))
  if (bad !== undefined)
    throw new RangeError(`expected positive numbers, got ${bad}`)
  return bootstrapInterval([values, base], ([a = [], b = []]) => median(a) / median(b), { ...options, needed: 6 })
}
