import type { Interval, TooFew } from '../stats/interval.ts'

/** A confidence interval in the parentheses of a message: `n = 3, 95 % CI 7.1 MiB to 7.9 MiB`. */
export function intervalText(interval: Interval | TooFew, format: (value: number) => string): string {
  if (interval.status === 'too-few')
    return `n = ${interval.n}, no interval: that takes ${interval.needed} rounds`
  const ofOne = interval.method === 'ols-student-t'
  return `${ofOne ? 'n = 1 round' : `n = ${interval.n}`}, ${Math.round(interval.level * 100)} % CI ${format(interval.low)} to ${format(interval.high)}${ofOne ? ' of its one line, too narrow where the node drifts' : ''}`
}
