import { medianAbsoluteDeviation as rawDeviation } from 'simple-statistics'
import { requireFinite } from './require-finite.ts'

/**
 * The median absolute deviation (MAD): the median distance of the values from their median, in their unit. Half of the values may be
 * wild without moving it far.
 *
 * `raw` is that distance itself. `sigma` multiplies it by 1.4826 = 1 / Φ⁻¹(3/4), which estimates the standard deviation of normal
 * values and is what outlier rules are written for (Rousseeuw and Croux 1993, J. Amer. Statist. Assoc. 88:1273).
 *
 * @throws {RangeError} for no values, NaN and infinities
 */
export function medianAbsoluteDeviation(values: readonly number[], scale: 'raw' | 'sigma'): number {
  if (values.length === 0)
    throw new RangeError('the median absolute deviation of no values')
  requireFinite(values)
  const deviation = rawDeviation([...values])
  return scale === 'raw' ? deviation : deviation * 1.482_602_218_505_602
}
