import type { Interval, TooFew } from '../../../src/stats/interval.ts'

/** `7.21 [7.05-7.38]`: an estimate with its confidence interval; the estimate alone where there are too few rounds for one. */
export function estimateCell(estimate: number, interval: Interval | TooFew, format: (value: number) => string): string {
  return interval.status === 'too-few' ? format(estimate) : `${format(estimate)} [${format(interval.low)} to ${format(interval.high)}]`
}
