import { geometricMeanInterval } from './geometric-mean-interval.ts'
import type { Interval, TooFew } from './interval.ts'

/** What one round gave: a variant's value and that of the variant it is compared with, both positive, in one unit. */
export interface RatioPair {
  value: number
  base: number
}

/**
 * How many times the base a variant takes: the geometric mean of the ratios of the rounds, with its confidence interval. From 3 rounds.
 *
 * Paired, because what makes a round slow (heat, a background job) makes both slow and cancels in the ratio. Over logarithms, because
 * 2x and 0.5x are the same distance from 1x, and because the difference of two logarithms scatters alike to either side wherever both
 * variants scatter in the same manner, however skewed that is; Student's t needs little else. It covers 95 % at n = 3 (93 % where only
 * one of the two has a long tail). A bootstrap over the pairs covers 75 % there (it cannot reach beyond the ratios seen) and says
 * nothing of it. Fieller's interval is of the ratio of means, which one slow round dominates, and can be unbounded.
 *
 * @throws {RangeError} for values that are not above 0, and unless 0 < level < 1
 */
export function pairedRatioInterval(rounds: readonly RatioPair[], { level = 0.95 } = {}): Interval | TooFew {
  const bad = rounds.findIndex(({ value, base }) => !(value > 0 && base > 0))
  if (bad !== -1)
    throw new RangeError(`expected positive numbers, got ${rounds[bad]?.value} over ${rounds[bad]?.base}, pair ${bad} of ${rounds.length}`)
  return geometricMeanInterval(rounds.map(({ value, base }) => value / base), { level })
}
