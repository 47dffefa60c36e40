import type { Interval, TooFew } from '../stats/interval.ts'
import { median } from '../stats/median.ts'
import type { RatioPair } from '../stats/paired-ratio-interval.ts'
import { pairedRatioInterval } from '../stats/paired-ratio-interval.ts'
import { shiftInterval } from '../stats/shift-interval.ts'
import { signedRankInterval } from '../stats/signed-rank-interval.ts'
import { byRound } from './metric-series.ts'
import type { MetricSeries } from './metric-series.ts'

/** How the two sides belong together: `rounds` of one run are pairs, `runs` have nothing in common round by round. */
export type Design = 'runs' | 'rounds'

/** A ratio, and what its n counts. */
export interface Ratio {
  interval: Interval | TooFew
  of: 'rounds' | 'pods'
}

/**
 * Level of every interval of a comparison. What is claimed is one-sided each time ("at least this much worse", "at most that much"), and
 * the end of a 90 % interval is a 95 % bound to its side: the convention of equivalence tests (Schuirmann 1987, J. Pharmacokinet. Biopharm.
 * 15:657). It is also the highest level at which three rounds with three can show anything by their order.
 */
const LEVEL = 0.9

/** Rounds from which on pairs of them carry an interval. */
const ENOUGH_ROUNDS = 3
/** From so many on, the signed-rank interval leaves means at both ends out, and is hardly wider than Student's. */
const ENOUGH_TO_LEAVE_OUT = 6

/**
 * How many times the value of the first side the second has, with its interval; values have to be above 0.
 *
 * Of two runs: the Hodges-Lehmann shift of the logarithms, which takes no distribution and lets no single value decide. At three with
 * three it leaves 1 out exactly where every value of one run lies above every value of the other, and covers 90 % exactly.
 *
 * Of one run: the ratios of the rounds' medians, Student's t of their logarithms from 3 rounds on, and from 6 on their signed-rank
 * interval, which one round that met a busy neighbour does not carry away. Pods that start alone are independent
 * too, but a round's of one variant were all started in the same minutes, and what was going on then is no property of the variant. Only
 * where there are fewer rounds than that are pods the samples: the shift of their logarithms, each less the middle of its round's.
 */
export function ratioOf(a: MetricSeries, b: MetricSeries, design: Design, samples: Ratio['of']): Ratio {
  if (design === 'runs')
    return { interval: ratioOfShift(a.values.map(Math.log), b.values.map(Math.log)), of: samples }
  const others = byRound(b)
  const pairs = [...byRound(a)].flatMap(([round, base]) => {
    const value = others.get(round)
    return value === undefined ? [] : [{ base, value }]
  })
  if (samples === 'rounds' || pairs.length >= ENOUGH_ROUNDS)
    return { interval: ratioOfPairs(pairs.map(({ base, value }) => ({ base: median(base), value: median(value) }))), of: 'rounds' }
  const aligned = pairs.map(({ base, value }) => {
    const middle = (Math.log(median(base)) + Math.log(median(value))) / 2
    const toMiddle = (x: number): number => Math.log(x) - middle
    return { base: base.map(toMiddle), value: value.map(toMiddle) }
  })
  return { interval: ratioOfShift(aligned.flatMap(({ base }) => base), aligned.flatMap(({ value }) => value)), of: 'pods' }
}

function ratioOfPairs(pairs: readonly RatioPair[]): Interval | TooFew {
  return pairs.length < ENOUGH_TO_LEAVE_OUT
    ? pairedRatioInterval(pairs, { level: LEVEL })
    : fromLogarithms(signedRankInterval(pairs.map(({ base, value }) => Math.log(value / base)), { level: LEVEL }))
}

function ratioOfShift(a: readonly number[], b: readonly number[]): Interval | TooFew {
  return fromLogarithms(shiftInterval(a, b, { level: LEVEL }))
}

function fromLogarithms(interval: Interval | TooFew): Interval | TooFew {
  return interval.status === 'too-few' ? interval : { ...interval, estimate: Math.exp(interval.estimate), low: Math.exp(interval.low), high: Math.exp(interval.high) }
}
