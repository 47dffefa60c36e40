/** The rank of every value among all, from 1; equal values share the mean of the ranks they take up (1, 2.5, 2.5, 4). */
export function midranks(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b)
  return values.map(value => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2 + 1)
}
