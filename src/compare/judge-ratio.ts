import type { Interval } from '../stats/interval.ts'
import { formatSignificant } from '../units/significant.ts'

/** `undecided`: the figures can be compared, and are too few, too scattered or too one-sided to tell. */
export type Verdict = 'better' | 'same' | 'worse' | 'undecided' | 'not comparable'

export interface Judged {
  verdict: Verdict
  /** One line for a reader. */
  reason: string
}

export interface RatioRule {
  better: 'lower' | 'higher'
  /** The accepted worsening, as a share. */
  tolerance: number
  /** What n counts. */
  of: 'rounds' | 'pods'
  /** `at most`: the first side may be higher than it looks, so the true ratio may be smaller. `at least`: the second side may be. */
  bound?: 'at most' | 'at least' | 'unknown'
}

/**
 * What a ratio (second over first) with its interval says.
 *
 * - worse: the estimate is beyond the tolerance, and the interval leaves no room for "no change".
 * - better: the same, the other way.
 * - same: the estimate is not beyond the tolerance for the worse, and the interval excludes a worsening by the tolerance twice over. So a
 *   worsening that no round could have shown does not pass for the same.
 * - undecided: anything else.
 *
 * Everything is reckoned in logarithms: 10 % slower and 10 % fewer pods are the same distance as their reverse.
 */
export function judgeRatio({ estimate, low, high, n }: Interval, { better, tolerance, of, bound }: RatioRule): Judged {
  // Towards the worse is up from here on.
  const [change, least, most] = better === 'lower'
    ? [Math.log(estimate), Math.log(low), Math.log(high)]
    : [-Math.log(estimate), -Math.log(high), -Math.log(low)]
  const margin = marginOf(better, tolerance)
  if (bound !== undefined)
    return judgeBound(estimate, { change, least, most, margin, better, bound })
  if (change > margin && least > 0)
    return { verdict: 'worse', reason: 'beyond the tolerance, and the interval leaves out "no change"' }
  if (change < -margin && most < 0)
    return { verdict: 'better', reason: 'beyond the tolerance, and the interval leaves out "no change"' }
  if (change <= margin && most < 2 * margin)
    return { verdict: 'same', reason: change < -margin ? 'looks better, which so few rounds do not show; not worse' : 'within the tolerance' }
  const needed = Math.max(n + 1, Math.ceil(n * ((most - least) / 2 / margin) ** 2))
  return {
    verdict: 'undecided',
    reason: `n = ${n} is too small to tell: the ${of} scatter so much that anything from ${times(low)} to ${times(high)} is possible; some ${needed > 100 ? 'hundreds of' : needed} ${of} would tell${of === 'rounds' ? ', with as much in each as now' : ''}`,
  }
}

/** The tolerance as a distance of logarithms: 10 % more of what should be low, 10 % less of what should be high. */
function marginOf(better: 'lower' | 'higher', tolerance: number): number {
  return better === 'lower' ? Math.log1p(tolerance) : -Math.log1p(-tolerance)
}

interface BoundRule {
  change: number
  least: number
  most: number
  margin: number
  better: 'lower' | 'higher'
  bound: 'at most' | 'at least' | 'unknown'
}

/** A side that is only known as "at least" leaves one direction open; what lies in the other can still be said. */
function judgeBound(estimate: number, { change, least, most, margin, better, bound }: BoundRule): Judged {
  const first = 'the first side is only known as "at least"'
  const second = 'the second side is only known as "at least"'
  // Which way the true change may lie from the one seen: for "higher is better", a larger ratio is a smaller change.
  const mayBeWorse = bound !== (better === 'higher' ? 'at least' : 'at most')
  const mayBeBetter = bound !== (better === 'higher' ? 'at most' : 'at least')
  if (!mayBeBetter && change > margin && least > 0)
    return { verdict: 'worse', reason: `${first}, and even that is not reached: at most ${times(estimate)}` }
  if (!mayBeWorse && change < -margin && most < 0)
    return { verdict: 'better', reason: `${second}, and even that is more: at least ${times(estimate)}` }
  if (mayBeWorse ? change <= 0 && most <= margin : change <= margin && most < 2 * margin)
    return { verdict: 'same', reason: bound === 'at least' ? `${second}: within the tolerance, perhaps more` : `as many as the first side was seen to hold; ${bound === 'unknown' ? 'what lies beyond neither search looked for' : 'what it would hold beyond was not looked for'}` }
  return { verdict: 'undecided', reason: `${bound === 'at least' ? second : bound === 'at most' ? first : 'both sides are only known as "at least"'}: how far apart they are is not known; a higher density.cap or density.timeLimit would tell` }
}

export function times(ratio: number): string {
  return `${formatSignificant(ratio, 3)}x`
}
