import { quantileSorted, sampleWithReplacement } from 'simple-statistics'
import type { Interval, TooFew } from './interval.ts'
import { randomFrom } from './random-from.ts'
import { requireFinite } from './require-finite.ts'
import { requireFraction } from './require-fraction.ts'

export interface BootstrapOptions {
  /** Recorded with the result: the same seed gives the same interval. */
  seed: string | number
  level?: number
  resamples?: number
  /** The smallest n of every sample that the statistic's interval was seen to hold its level at. */
  needed: number
}

/**
 * Percentile bootstrap interval of a statistic of one or more independent samples (Efron and Tibshirani 1993, chapter 13): each sample
 * is drawn anew from itself, with replacement, and the statistic's quantiles over the resamples are the limits.
 *
 * For what has no interval of its own, as a ratio of two medians. It is too narrow for few values, by how much depends on the
 * statistic: hence `needed` from the caller, who has to have tried. Medians and quantiles: `quantileInterval`.
 *
 * @returns n is that of the smallest sample
 * @throws {RangeError} unless 0 < level < 1, for NaN and infinities in a sample, and where the statistic gives one
 */
export function bootstrapInterval(
  samples: readonly (readonly number[])[],
  statistic: (samples: number[][]) => number,
  { seed, level = 0.95, resamples = 2000, needed }: BootstrapOptions,
): Interval | TooFew {
  requireFraction(level, 'level')
  for (const sample of samples)
    requireFinite(sample)
  const n = Math.min(...samples.map(sample => sample.length))
  if (n < needed)
    return { status: 'too-few', n, needed }
  const random = randomFrom(seed)
  const estimate = statistic(samples.map(sample => [...sample]))
  const draws = Array.from({ length: resamples }, () =>
    statistic(samples.map(sample => sampleWithReplacement([...sample], sample.length, random))))
  requireFinite([estimate, ...draws])
  draws.sort((a, b) => a - b)
  return {
    status: 'ok',
    n,
    estimate,
    low: quantileSorted(draws, (1 - level) / 2),
    high: quantileSorted(draws, (1 + level) / 2),
    level,
    method: 'bootstrap-percentile',
  }
}
