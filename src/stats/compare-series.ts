import { canShow } from './can-show.ts'
import type { Interval, TooFew } from './interval.ts'
import { mannWhitney } from './mann-whitney.ts'
import type { MannWhitney } from './mann-whitney.ts'
import { shiftInterval } from './shift-interval.ts'

/** What can be said of two independent series of one quantity. */
export interface Comparison {
  status: 'ok'
  /** Of the smaller series. */
  n: number
  /**
   * `differs`: p <= 1 - level. `not-shown`: they may differ, by as much as the interval of the shift has room for. `undecidable`: so
   * many values are tied that no order of them could have shown a difference.
   */
  verdict: 'differs' | 'not-shown' | 'undecidable'
  level: number
  p: number
  smallestP: number
  method: MannWhitney['method']
  /** How much the second series lies above the first, in the unit of the values. */
  shift: Interval
  /**
   * From -1 to 1: how much more often a value of the second series is above one of the first than below it. Cliff 1993 (Psychol.
   * Bull. 114:494); 2u / mn - 1.
   */
  cliffsDelta: number
}

/**
 * Compares the values of the second series with those of the first (a baseline): is there a difference, how large, and could these
 * values have shown one? Mann-Whitney test, {@link shiftInterval} and Cliff's delta. No distribution is assumed.
 *
 * Two series of 3 can show nothing at 0.95, whatever their values (the smallest p is 0.1), and are too few; 4 each can. A difference
 * that is shown may be too small to matter: judge the shift, not p.
 *
 * @returns n and needed are those of the smaller series; needed supposes two of one length
 * @throws {RangeError} unless 0 < level < 1, for NaN and infinities
 */
export function compareSeries(first: readonly number[], second: readonly number[], { level = 0.95 } = {}): Comparison | TooFew {
  const shift = shiftInterval(first, second, { level })
  if (shift.status === 'too-few')
    return shift
  const { u, p, smallestP, method } = mannWhitney(first, second)
  return {
    status: 'ok',
    n: shift.n,
    verdict: !canShow(smallestP, level) ? 'undecidable' : canShow(p, level) ? 'differs' : 'not-shown',
    level,
    p,
    smallestP,
    method,
    shift,
    cliffsDelta: 2 * u / (first.length * second.length) - 1,
  }
}
