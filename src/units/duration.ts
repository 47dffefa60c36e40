import { PodfitError } from '../errors/podfit-error.ts'
import { printable } from '../documents/printable.ts'
import { formatSignificant } from './significant.ts'

type Unit = 'ns' | 'us' | 'µs' | 'ms' | 's' | 'm' | 'h'

/**
 * A length of time with its unit, as Kubernetes users write one: `'30s'`, `'1500ms'`, `'2m'`, `'1m30s'`, `'1.5h'`.
 *
 * A bare number, `'30'` and `'soon'` do not compile; what the type lets through, `parseDuration` checks.
 */
export type Duration =
  | `${number}${Unit}`
  | `${number}h${number}m`
  | `${number}h${number}m${number}s`
  | `${number}h${number}s`
  | `${number}m${number}s`
  | `${number}s${number}ms`

/** A text that is not a duration. */
export class DurationError extends PodfitError {
  override name = 'DurationError'
}

const UNIT_MS: Record<string, number> = {
  'ns': 1e-6,
  'us': 1e-3,
  '\u00B5s': 1e-3,
  '\u03BCs': 1e-3,
  'ms': 1,
  's': 1_000,
  'm': 60_000,
  'h': 3_600_000,
}

const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|\u00B5s|\u03BCs|ms|s|m|h)/gy

/** Go's time.Duration is an int64 of nanoseconds, a little over 292 years. */
const MAX_MS = 2 ** 63 / 1e6

/**
 * Milliseconds of a duration in the grammar of Go's `time.ParseDuration`, without its sign and its bare `0`.
 *
 * @throws {DurationError} for a text without a unit, a negative, an empty one, or one longer than Go can hold.
 */
export function parseDuration(text: string): number {
  let ms = 0
  let end = 0
  for (const part of text.matchAll(PART)) {
    ms += Number(part[1]) * (UNIT_MS[part[2] ?? ''] ?? Number.NaN)
    end = part.index + part[0].length
  }
  if (end === 0 || end !== text.length)
    throw new DurationError(`expected a duration with a unit (ns, us, ms, s, m, h), e.g. 30s or 1m30s; got ${printable(text)}`)
  if (ms > MAX_MS)
    throw new DurationError(`expected a duration of at most 292 years; got ${printable(text)}`)
  return ms
}

/** The duration of so many milliseconds, for what takes a `Duration`, in the largest unit that is whole: 90000 gives `'90s'`, 720000 `'12m'`. */
export function durationOf(ms: number): Duration {
  if (!(ms >= 0 && ms <= MAX_MS))
    throw new DurationError(`expected milliseconds from 0 to 292 years; got ${ms}`)
  for (const unit of ['h', 'm', 's', 'ms'] as const) {
    const count = ms / (UNIT_MS[unit] ?? Number.NaN)
    if (Number.isInteger(count) && (count > 0 || unit === 'ms'))
      return `${count}${unit}`
  }
  return `${Math.round(ms * 1e6)}ns`
}

/**
 * Milliseconds for a reader, to four significant digits, zeros at the end dropped: `85 µs`, `12.34 ms`, `1.234 s`, `30 s`,
 * `2 min 05 s`, `1 h 02 min`. From one minute on it counts at least whole seconds. Negative intervals keep their sign.
 *
 * @throws {DurationError} for what is not a finite number: there is nothing to show.
 */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms))
    throw new DurationError(`expected a finite number of milliseconds to format; got ${ms}`)
  if (ms === 0)
    return '0 s'
  const sign = ms < 0 ? '-' : ''
  const rounded = Number(Math.abs(ms).toPrecision(4))
  if (rounded < 1)
    return `${sign}${formatSignificant(rounded * 1_000)} µs`
  if (rounded < 1_000)
    return `${sign}${formatSignificant(rounded)} ms`
  if (rounded < 60_000)
    return `${sign}${formatSignificant(rounded / 1_000)} s`
  return sign + formatLong(Math.abs(ms) < 1_000_000 ? rounded / 1_000 : Math.round(Math.abs(ms) / 1_000))
}

/** From one minute on. Tenths are counted as whole numbers, so that no binary fraction shows. */
function formatLong(seconds: number): string {
  const tenths = Math.round(seconds * 10)
  const hours = Math.floor(tenths / 36_000)
  const minutes = Math.floor(tenths % 36_000 / 600)
  const rest = tenths % 600 / 10
  const parts = [
    hours > 0 ? `${hours} h` : '',
    hours > 0 ? `${String(minutes).padStart(2, '0')} min` : `${minutes} min`,
    rest > 0 ? `${rest < 10 ? '0' : ''}${rest} s` : '',
  ]
  return parts.filter(part => part !== '').join(' ')
}
