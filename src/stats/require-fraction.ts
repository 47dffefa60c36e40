/**
 * Refuses a confidence level or probability outside of 0 to 1: 95 is a likely slip for 0.95.
 *
 * @throws {RangeError} unless 0 < value < 1
 */
export function requireFraction(value: number, name: string): void {
  if (!(value > 0 && value < 1))
    throw new RangeError(`expected ${name} between 0 and 1, got ${value}`)
}
