/**
 * The exact distribution of the sum of `size` ranks drawn without replacement from `ranks`, each draw as likely as any other: what the
 * rank sum of a series is if nothing tells the two series apart. Ties are in it, as the ranks they share.
 *
 * By counting, one rank after another (Streitberg and Röhmel 1986, Stat. Softw. Newsl. 12:10): cost size · ranks · sum.
 *
 * @param ranks whole numbers; double midranks to make them so
 * @returns the probability of every sum, by sum; undefined where it would take more than some tens of milliseconds, which is beyond
 *   about 30 of 60, and where the normal distribution serves: p within a twentieth of itself
 */
export function rankSumDistribution(ranks: readonly number[], size: number): Float64Array | undefined {
  const largest = ranks.toSorted((a, b) => b - a).slice(0, size).reduce((sum, rank) => sum + rank, 0)
  if (size * ranks.length * largest > 5e6)
    return undefined
  // ways[k][s]: in how many ways k of the ranks so far make the sum s.
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(largest + 1))
  const none = ways[0]
  if (none !== undefined)
    none[0] = 1
  let reached = 0
  for (const [index, rank] of ranks.entries()) {
    reached = Math.min(largest, reached + rank)
    for (let k = Math.min(size, index + 1); k > 0; k--) {
      const fewer = ways[k - 1]
      const these = ways[k]
      if (fewer === undefined || these === undefined)
        continue
      for (let sum = rank; sum <= reached; sum++)
        these[sum] = (these[sum] ?? 0) + (fewer[sum - rank] ?? 0)
    }
  }
  const counts = ways[size] ?? new Float64Array()
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts.map(count => count / total)
}
