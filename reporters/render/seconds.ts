import type { Spread } from './spread.ts'

/** Shown where nothing was measured. */
export const NOT_MEASURED = '-'

/** Milliseconds as seconds for a table: two decimals as in the published tables, three below one second. */
export function seconds(ms: number): string {
  const value = ms / 1_000
  return value.toFixed(Math.abs(value) < 1 ? 3 : 2)
}

/** The median of several rounds and their range, or the one value there is. */
export function secondsCell(spread: Spread | undefined): string {
  if (!spread)
    return NOT_MEASURED
  return spread.n === 1 ? seconds(spread.median) : `${seconds(spread.median)} [${seconds(spread.min)}-${seconds(spread.max)}]`
}
