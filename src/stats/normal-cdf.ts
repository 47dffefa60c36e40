import { errorFunction } from 'simple-statistics'

/** P(Z <= z) of the standard normal distribution, to 1e-7. */
export function normalCdf(z: number): number {
  return (1 + errorFunction(z / Math.SQRT2)) / 2
}
