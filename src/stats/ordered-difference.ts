/**
 * The differences `b - a` of all pairs, in ascending order, without making them: of two long series they would fill the memory.
 *
 * @param first and second ascending, not empty
 * @returns the difference that `rank` others, or as many and more, are not above; rank from 0
 */
export function orderedDifference(first: readonly number[], second: readonly number[], rank: number): number {
  let low = second[0]! - first.at(-1)!
  let high = second.at(-1)! - first[0]!
  // Halving ends where no number lies between the two: after some 64 times, of zero after a thousand.
  while (low < high) {
    const middle = low + (high - low) / 2
    if (middle === low || middle === high)
      break
    if (pairsUpTo(first, second, middle) > rank)
      high = middle
    else
      low = middle
  }
  return pairsUpTo(first, second, low) > rank ? low : high
}

/** Pairs whose difference is not above `limit`. */
function pairsUpTo(first: readonly number[], second: readonly number[], limit: number): number {
  let count = 0
  let within = 0
  for (const a of first) {
    while (within < second.length && second[within]! - a <= limit)
      within++
    count += within
  }
  return count
}
