import { normalCdf } from './normal-cdf.ts'
import { requireFraction } from './require-fraction.ts'
import { solveIncreasing } from './solve-increasing.ts'

/**
 * The p-quantile of the standard normal distribution, to 1e-5 for p from 0.0001 to 0.9999: 1.95996 for 0.975.
 *
 * @throws {RangeError} unless 0 < p < 1
 */
export function normalQuantile(p: number): number {
  requireFraction(p, 'p')
  return solveIncreasing(normalCdf, p, -10, 10)
}
