import { printable } from '../documents/printable.ts'
import { PodfitError } from '../errors/podfit-error.ts'
import { formatSignificant } from './significant.ts'

/** A share with its sign: `'10%'`, `'2.5%'`. A bare number and `'10'` do not compile. */
export type Percentage = `${number}%`

/** A text that is not a percentage, or not one from above 0 to below 100. */
export class PercentageError extends PodfitError {
  override name = 'PercentageError'
}

/**
 * The fraction of a percentage: `'10%'` gives 0.1.
 *
 * @throws {PercentageError} for anything but a decimal number above 0 and below 100 with its sign
 */
export function parsePercentage(text: string): number {
  const [, digits] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? []
  const percent = Number(digits)
  if (!(percent > 0 && percent < 100))
    throw new PercentageError(`expected a percentage above 0% and below 100%, e.g. 10%; got ${printable(text)}`)
  return percent / 100
}

/** A fraction for a reader, to three significant digits: 0.1 gives `10 %`. */
export function formatPercentage(fraction: number): string {
  return `${formatSignificant(fraction * 100, 3)} %`
}
