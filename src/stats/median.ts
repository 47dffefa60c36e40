/**
 * The median: the middle value, or the mean of the two middle ones.
 *
 * @throws {RangeError} for no values
 */
export function median(values: readonly number[]): number {
  if (values.length === 0)
    throw new RangeError('the median of no values')
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}
