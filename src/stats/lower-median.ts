/** The middle one of the values; of an even number the lower of the middle two, so that it is one of them. NaN of none. */
export function lowerMedian(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? Number.NaN
}
