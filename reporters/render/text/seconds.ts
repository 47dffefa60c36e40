import type { Spread } from '../tables/spread.ts'

/** Shown where nothing was measured. */
export const NOT_MEASURED = '-'

/** Milliseconds as seconds for a table: two decimals as in the published tables, three where `likeMs` is below one second. */
export function seconds(ms: number, likeMs = ms): string {
  return (ms / 1_000).toFixed(Math.abs(likeMs) < 1_000 ? 3 : 2)
}

/** The median of several rounds and their range, or the one value there is. */
export function secondsCell(spread: Spread | undefined): string {
  if (!spread)
    return NOT_MEASURED
  const { n, median, min, max } = spread
  return n === 1 ? seconds(median) : `${seconds(median)} [${seconds(min, median)}-${seconds(max, median)}]`
}
