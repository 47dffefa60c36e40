import type { Interval, TooFew } from '../../../src/stats/interval.ts'
import { own } from '../document/rich.ts'
import type { Cell } from '../document/section.ts'
import { estimateCell } from '../tables/estimate-cell.ts'

/** An estimate with its confidence interval as a cell that sorts by the estimate. */
export function estimateFigure(estimate: number, interval: Interval | TooFew, format: (value: number) => string): Cell {
  return { text: own(estimateCell(estimate, interval, format)), value: estimate }
}
