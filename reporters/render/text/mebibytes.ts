/** Bytes as MiB for a table: two decimals, none of them where there are hundreds. */
export function mebibytes(bytes: number): string {
  const value = bytes / 2 ** 20
  const text = value.toFixed(Math.abs(value) < 100 ? 2 : 0)
  return Number(text) === 0 ? '0.00' : text
}
