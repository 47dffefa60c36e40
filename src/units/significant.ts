/** A finite number to so many significant digits, zeros at the end dropped: 12.3456 gives `12.35`, 30 gives `30`. */
export function formatSignificant(value: number, digits = 4): string {
  return String(Number(value.toPrecision(digits)))
}
