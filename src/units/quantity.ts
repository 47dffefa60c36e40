import { PodfitError } from '../errors/podfit-error.ts'
import { printable } from '../documents/printable.ts'
import { formatSignificant } from './significant.ts'

type MemoryUnit = 'Ki' | 'Mi' | 'Gi' | 'Ti' | 'Pi' | 'Ei' | 'k' | 'M' | 'G' | 'T' | 'P' | 'E'

/**
 * An amount of memory with its unit, as in a pod's resources: `'24Mi'`, `'1.5Gi'`, `'64M'`.
 *
 * A bare number and `'24'` do not compile.
 */
export type MemoryQuantity = `${number}${MemoryUnit}`

/** A text that is not a Kubernetes quantity, or not an amount of memory. */
export class QuantityError extends PodfitError {
  override name = 'QuantityError'
}

const DECIMAL_EXPONENT: Record<string, number> = { 'n': -9, 'u': -6, 'm': -3, '': 0, 'k': 3, 'M': 6, 'G': 9, 'T': 12, 'P': 15, 'E': 18 }
const BINARY_EXPONENT: Record<string, number> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 }

const QUANTITY = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:[eE]([+-]?\d{1,3})|([KMGTPE]i|[numkMGTPE]))?$/

/**
 * Value of a Kubernetes quantity: `'250m'` gives 0.25, `'16Mi'` 16777216, `'1e3'` 1000.
 *
 * Grammar: apimachinery's `resource.Quantity`, a signed number followed by one of n u m k M G T P E, Ki Mi Gi Ti Pi Ei, or an exponent.
 *
 * @throws {QuantityError} for anything else.
 */
export function parseQuantity(text: string): number {
  const [, number, exponent, suffix = ''] = QUANTITY.exec(text) ?? []
  if (number === undefined)
    throw new QuantityError(`expected a Kubernetes quantity, e.g. 500m, 16Mi or 1.5Gi; got ${printable(text)}`)
  // Decimal scaling is left to the number parser and binary scaling is exact: 1.1k is 1100, not 1100.0000000000002.
  const binary = BINARY_EXPONENT[suffix]
  const value = binary === undefined
    ? Number(`${number}e${exponent ?? DECIMAL_EXPONENT[suffix]}`)
    : Number(number) * 2 ** binary
  if (!Number.isFinite(value))
    throw new QuantityError(`expected a quantity that can be counted; got ${printable(text)}`)
  return value
}

/**
 * Whole bytes of an amount of memory, fractions rounded up as Kubernetes does: `'16Mi'` gives 16777216.
 *
 * @throws {QuantityError} for what is no quantity, is negative, has a unit below one byte (`100m`), or does not fit an exact integer.
 */
export function parseMemory(text: string): number {
  const bytes = Math.ceil(parseQuantity(text))
  if (/[num]$/.test(text))
    throw new QuantityError(`expected bytes; ${printable(text)} counts fractions of a byte: write M or Mi for millions of bytes`)
  if (bytes < 0 || !Number.isSafeInteger(bytes))
    throw new QuantityError(`expected from 0 to 8Pi bytes; got ${printable(text)}`)
  return bytes
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/**
 * Bytes for a reader, in binary units to four significant digits, zeros at the end dropped: `512 B`, `16 MiB`, `7.629 MiB`.
 *
 * @throws {QuantityError} for what is not a finite number: there is nothing to show.
 */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes))
    throw new QuantityError(`expected a finite number of bytes to format; got ${bytes}`)
  const sign = bytes < 0 ? '-' : ''
  let value = Math.abs(bytes)
  let unit = 0
  while (unit < BYTE_UNITS.length - 1 && Number(value.toPrecision(4)) >= 1024) {
    value /= 1024
    unit++
  }
  return `${sign}${formatSignificant(value)} ${BYTE_UNITS[unit]}`
}
