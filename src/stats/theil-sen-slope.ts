import { medianSorted } from 'simple-statistics'
import type { Interval, TooFew } from './interval.ts'
import type { Point } from './linear-fit.ts'
import { normalQuantile } from './normal-quantile.ts'
import { requireFinite } from './require-finite.ts'
import { requireFraction } from './require-fraction.ts'

/**
 * The slope that wild points do not move, as a check of `linearFit`: the median of the slopes of all pairs of points (Theil 1950),
 * with Sen's interval from Kendall's rank correlation (1968, J. Amer. Statist. Assoc. 63:1379, eq. 2.6; points at one x form no pair).
 * Where the two slopes differ by more than their intervals, some points are not of the same line.
 *
 * It keeps its level for any distribution of independent errors; below 10 points it covers more, 98 % for 95.
 *
 * @returns too-few counts different x, as `linearFit` does
 * @throws {RangeError} unless 0 < level < 1, for NaN and infinities
 */
export function theilSenSlope(points: readonly Point[], { level = 0.95 } = {}): Interval | TooFew {
  requireFraction(level, 'level')
  requireFinite(points.flatMap(({ x, y }) => [x, y]))
  const repeats = [...new Set(points.map(({ x }) => x))].map(x => points.filter(point => point.x === x).length)
  const needed = 5
  if (repeats.length < needed)
    return { status: 'too-few', n: repeats.length, needed }
  const n = points.length
  const slopes = points
    .flatMap((a, i) => points.slice(i + 1).filter(b => b.x !== a.x).map(b => (b.y - a.y) / (b.x - a.x)))
    .toSorted((a, b) => a - b)
  const spread = (size: number) => size * (size - 1) * (2 * size + 5)
  const variance = (spread(n) - repeats.reduce((sum, size) => sum + spread(size), 0)) / 18
  const reach = normalQuantile((1 + level) / 2) * Math.sqrt(variance)
  const below = Math.max(0, Math.round((slopes.length - reach) / 2) - 1)
  return {
    status: 'ok',
    n,
    estimate: medianSorted(slopes),
    low: slopes[below] ?? Number.NaN,
    high: slopes.at(-1 - below) ?? Number.NaN,
    level,
    method: 'theil-sen',
  }
}
