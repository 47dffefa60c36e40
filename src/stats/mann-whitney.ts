import { midranks } from './midranks.ts'
import { normalCdf } from './normal-cdf.ts'
import { rankSumDistribution } from './rank-sum-distribution.ts'
import { requireFinite } from './require-finite.ts'

/** Whether one series tends to be larger than another. */
export interface MannWhitney {
  /** Pairs in which the second series' value is the larger, ties counting half. */
  u: number
  /** Two-sided: how often series that do not differ give a u this far from the middle, or farther. */
  p: number
  /** The smallest p these values could have given in any order: large where there are few of them or most are tied. */
  smallestP: number
  method: 'mann-whitney-exact' | 'mann-whitney-normal'
}

/**
 * Mann-Whitney U test of two independent series (1947, Ann. Math. Statist. 18:50). Exact, ties included, up to about 30 values in each:
 * the p counts the arrangements of these very values. For more, the normal approximation with corrections for ties and continuity
 * (Hollander, Wolfe and Chicken 2014, section 4.1).
 *
 * @throws {RangeError} for an empty series, NaN and infinities
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): MannWhitney {
  if (first.length === 0 || second.length === 0)
    throw new RangeError(`expected two series with values, got ${first.length} and ${second.length}`)
  requireFinite(first)
  requireFinite(second)
  const ranks = midranks([...second, ...first])
  const sumOf = (some: readonly number[]) => some.reduce((sum, rank) => sum + rank, 0)
  const u = sumOf(ranks.slice(0, second.length)) - second.length * (second.length + 1) / 2
  const size = Math.min(first.length, second.length)
  const rankSum = sumOf(second.length === size ? ranks.slice(0, size) : ranks.slice(second.length))
  const sorted = ranks.toSorted((a, b) => a - b)
  const lowest = sumOf(sorted.slice(0, size))
  const highest = sumOf(sorted.slice(-size))
  const distribution = rankSumDistribution(ranks.map(rank => 2 * rank), size)
  const pOf = distribution ? exactP(distribution) : normalP(sorted, size)
  return {
    u,
    p: pOf(rankSum),
    smallestP: Math.min(pOf(lowest), pOf(highest)),
    method: distribution ? 'mann-whitney-exact' : 'mann-whitney-normal',
  }
}

/** @param distribution of doubled rank sums */
function exactP(distribution: Float64Array): (rankSum: number) => number {
  const total = (part: Float64Array) => part.reduce((sum, probability) => sum + probability, 0)
  return rankSum => Math.min(1, 2 * Math.min(
    total(distribution.subarray(0, 2 * rankSum + 1)),
    total(distribution.subarray(2 * rankSum)),
  ))
}

function normalP(sorted: readonly number[], size: number): (rankSum: number) => number {
  const all = sorted.length
  const middle = size * (all + 1) / 2
  const ties = [...new Set(sorted)].reduce((sum, rank) => {
    const count = sorted.lastIndexOf(rank) - sorted.indexOf(rank) + 1
    return sum + count ** 3 - count
  }, 0)
  const deviation = Math.sqrt(size * (all - size) / 12 * (all + 1 - ties / (all * (all - 1))))
  return (rankSum) => {
    const distance = Math.max(0, Math.abs(rankSum - middle) - 0.5)
    return distance === 0 ? 1 : 2 * normalCdf(-distance / deviation)
  }
}
