import { bootstrapInterval } from './bootstrap-interval.ts'
import type { Interval, TooFew } from './interval.ts'
import { median } from './median.ts'

/**
 * The ratio of the medians of two independent series (cold starts of two variants, or of two runs), with a seeded bootstrap interval.
 * For values without pairs; ratios by round are {@link pairedRatioInterval}, which knows what a round has in common.
 *
 * @throws {RangeError} for values that are not above 0, and unless 0 < level < 1
 */
export function medianRatioInterval(
  values: readonly number[],
  base: readonly number[],
  { seed, level = 0.95 }: { seed: string | number, level?: number },
): Interval | TooFew {
  const bad = [...values, ...base].find(value => !(value > 0))
  if (bad !== undefined)
    throw new RangeError(`expected positive numbers, got ${bad}`)
  return bootstrapInterval([values, base], ([a = [], b = []]) => median(a) / median(b), { seed, level, needed: 10 })
}
