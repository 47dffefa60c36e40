import type { Interval } from '../../../src/stats/interval.ts'
import type { QuantileTooFew } from '../../../src/stats/quantile-interval.ts'
import { own } from '../document/rich.ts'
import type { Cell } from '../document/section.ts'
import { intervalCells } from '../tables/interval-cells.ts'

/** The estimate of an interval and the interval, as cells that sort: the interval by its lower end. */
export function intervalFigures(interval: Interval | QuantileTooFew, format: (value: number) => string): [estimate: Cell, interval: Cell] {
  const [estimate, range] = intervalCells(interval, format)
  const low = interval.status === 'ok' ? interval.low : interval.n > 1 ? interval.range?.low : undefined
  return [sorted(estimate, interval.estimate), sorted(range, low)]
}

function sorted(text: string, value: number | undefined): Cell {
  return value === undefined ? own(text) : { text: own(text), value }
}
