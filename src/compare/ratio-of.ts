import type { Interval, TooFew } from '../stats/interval.ts'
import { pairedRatioInterval } from '../stats/paired-ratio-interval.ts'
import { shiftInterval } from '../stats/shift-interval.ts'
import type { MetricSeries } from './metric-series.ts'

/** How the two sides belong together: `rounds` of one run are pairs, `runs` have nothing in common round by round. */
export type Design = 'runs' | 'rounds'

/**
 * Level of every interval of a comparison. What is claimed is one-sided each time ("at least this much worse", "at most that much"), and
 * the end of a 90 % interval is a 95 % bound to its side: the convention of equivalence tests (Schuirmann 1987, J. Pharmacokinet. Biopharm.
 * 15:657). It is also the highest level at which three rounds with three can show anything by their order.
 */
export const LEVEL = 0.9

/**
 * How many times the value of the first side the second has, with its interval; values have to be above 0.
 *
 * Of two runs: the Hodges-Lehmann shift of the logarithms, which takes no distribution and lets no single round decide. At three with
 * three it leaves 1 out exactly where every round of one run lies above every round of the other, and covers 90 % exactly. Of one run:
 * the ratios of the rounds, Student's t of their logarithms. Both from 3 rounds.
 */
export function ratioOf(a: MetricSeries, b: MetricSeries, design: Design): Interval | TooFew {
  if (design === 'rounds') {
    const pairs = a.rounds.flatMap((round, index) => {
      const [base, value] = [a.values[index], b.values[b.rounds.indexOf(round)]]
      return base === undefined || value === undefined ? [] : [{ base, value }]
    })
    return pairedRatioInterval(pairs, { level: LEVEL })
  }
  const shift = shiftInterval(a.values.map(Math.log), b.values.map(Math.log), { level: LEVEL })
  return shift.status === 'too-few' ? shift : { ...shift, estimate: Math.exp(shift.estimate), low: Math.exp(shift.low), high: Math.exp(shift.high) }
}
