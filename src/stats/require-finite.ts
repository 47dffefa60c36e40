/**
 * Refuses what is not a number: a NaN would sort anywhere and come out as a plausible figure.
 *
 * @throws {RangeError} for NaN and infinities
 */
export function requireFinite(values: readonly number[]): void {
  const at = values.findIndex(value => !Number.isFinite(value))
  if (at !== -1)
    throw new RangeError(`expected finite numbers, got ${values[at]} at index ${at} of ${values.length}`)
}
