import type { Interval } from '../../../src/stats/interval.ts'
import type { QuantileTooFew } from '../../../src/stats/quantile-interval.ts'
import { NOT_MEASURED } from '../text/seconds.ts'

/** The estimate of an interval, and the interval: where there are too few values for one, their range with the level that it has. */
export function intervalCells(interval: Interval | QuantileTooFew, format: (value: number) => string): [estimate: string, interval: string] {
  if (interval.status === 'ok')
    return [format(interval.estimate), `${format(interval.low)} to ${format(interval.high)}`]
  const { estimate, range, n } = interval
  if (estimate === undefined)
    return [NOT_MEASURED, NOT_MEASURED]
  return [format(estimate), range === undefined || n === 1 ? NOT_MEASURED : `${format(range.low)} to ${format(range.high)} (${Math.round(range.level * 100)} %)`]
}
