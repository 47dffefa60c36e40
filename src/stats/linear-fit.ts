import { linearRegression, mean, rSquared } from 'simple-statistics'
import type { Interval, TooFew } from './interval.ts'
import { requireFinite } from './require-finite.ts'
import { requireFraction } from './require-fraction.ts'
import { studentTQuantile } from './student-t-quantile.ts'

export interface Point {
  x: number
  y: number
}

/** A straight line through points. */
export interface LinearFit {
  status: 'ok'
  /** How many points. */
  n: number
  /** In the unit of y per that of x: bytes a pod. */
  slope: Interval
  /** In the unit of y: what is there at x = 0. */
  intercept: Interval
  /** The share of y's variance that the line explains; undefined where y does not vary. */
  rSquared?: number
  /** Standard deviation of the points about the line, in the unit of y, with n - 2 degrees of freedom. */
  residualDeviation: number
}

/**
 * Least squares through points at 5 or more different x, with confidence intervals of slope and intercept: estimate ± t · standard
 * error, Student's t with n - 2 degrees of freedom (Draper and Smith 1998, chapter 1).
 *
 * The slope's interval keeps its level for skewed errors, too (95 to 96 % covered at 5 to 20 points, log-normal and exponential); the
 * intercept's does only for errors alike to either side (log-normal: 90 %).
 *
 * Both hold for points whose errors are independent of each other. Memory read while pods are added is not so: what else the
 * node does drifts, a reading inherits the drift of the one before, and the intervals are too narrow, the more so the more points: with
 * errors that are a random walk, 95 % intervals cover 72 % at 5 points, 53 % at 8 and 30 % at 20. So measure the sizes in a shuffled
 * order, or fit each round by itself and take the `meanInterval` of the slopes: rounds are independent where readings are not.
 *
 * @returns too-few counts different x, not points: more readings at four sizes do not show whether the line is straight
 * @throws {RangeError} unless 0 < level < 1, for NaN and infinities
 */
export function linearFit(points: readonly Point[], { level = 0.95 } = {}): LinearFit | TooFew {
  requireFraction(level, 'level')
  requireFinite(points.flatMap(({ x, y }) => [x, y]))
  const sizes = new Set(points.map(({ x }) => x)).size
  const needed = 5
  if (sizes < needed)
    return { status: 'too-few', n: sizes, needed }
  const n = points.length
  const { m: slope, b: intercept } = linearRegression(points.map(({ x, y }) => [x, y]))
  const meanX = mean(points.map(({ x }) => x))
  const squaresX = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0)
  const residuals = points.reduce((sum, { x, y }) => sum + (y - intercept - slope * x) ** 2, 0)
  const residualDeviation = Math.sqrt(residuals / (n - 2))
  const t = studentTQuantile((1 + level) / 2, n - 2)
  const interval = (estimate: number, standardError: number): Interval => ({
    status: 'ok', n, estimate, low: estimate - t * standardError, high: estimate + t * standardError, level, method: 'ols-student-t',
  })
  const varies = points.some(({ y }) => y !== points[0]?.y)
  return {
    status: 'ok',
    n,
    slope: interval(slope, residualDeviation / Math.sqrt(squaresX)),
    intercept: interval(intercept, residualDeviation * Math.sqrt(1 / n + meanX ** 2 / squaresX)),
    ...(varies ? { rSquared: rSquared(points.map(({ x, y }) => [x, y]), x => intercept + slope * x) } : {}),
    residualDeviation,
  }
}
