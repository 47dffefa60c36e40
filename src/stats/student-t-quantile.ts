import { requireFraction } from './require-fraction.ts'
import { solveIncreasing } from './solve-increasing.ts'

/**
 * The p-quantile of Student's t with so many whole degrees of freedom: 12.706 for p = 0.975 and one, 1.96 for many.
 *
 * The distribution function is a finite sum for whole degrees of freedom (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4); inverted by
 * bisection.
 *
 * @throws {RangeError} unless 0 < p < 1 and the degrees of freedom are a whole number from 1 on
 */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  requireFraction(p, 'p')
  if (!Number.isInteger(degreesOfFreedom) || degreesOfFreedom < 1)
    throw new RangeError(`expected whole degrees of freedom from 1 on, got ${degreesOfFreedom}`)
  // Over the angle, not over t: its range is bounded however heavy the tails.
  const angle = solveIncreasing(theta => cdfAtAngle(theta, degreesOfFreedom), p, -Math.PI / 2, Math.PI / 2)
  return Math.tan(angle) * Math.sqrt(degreesOfFreedom)
}

/** P(T <= t) at theta = atan(t / sqrt(degrees of freedom)). */
function cdfAtAngle(theta: number, degreesOfFreedom: number): number {
  const sine = Math.sin(theta)
  const cosine = Math.cos(theta)
  const odd = degreesOfFreedom % 2 === 1
  let term = odd ? cosine : 1
  let sum = 0
  for (let k = odd ? 3 : 2; k <= degreesOfFreedom; k += 2) {
    sum += term
    term *= (k - 1) / k * cosine * cosine
  }
  const between = odd ? 2 / Math.PI * (theta + sine * sum) : sine * sum
  return (1 + between) / 2
}
