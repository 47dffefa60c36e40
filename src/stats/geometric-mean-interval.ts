import type { Interval, TooFew } from './interval.ts'
import { meanInterval } from './mean-interval.ts'

/**
 * Geometric mean of positive values (times, sizes, ratios) with its confidence interval: {@link meanInterval} of the logarithms, from
 * n = 3. Where the logarithms scatter alike to either side it is the median, too; that is the assumption, and what n = 3 rounds can be
 * given an interval at all for. A factor up and the same factor down weigh the same.
 *
 * @throws {RangeError} for values that are not above 0, and unless 0 < level < 1
 */
export function geometricMeanInterval(values: readonly number[], { level = 0.95 } = {}): Interval | TooFew {
  const at = values.findIndex(value => !(value > 0))
  if (at !== -1)
    throw new RangeError(`expected positive numbers, got ${values[at]} at index ${at} of ${values.length}`)
  const ofLogs = meanInterval(values.map(Math.log), { level })
  return ofLogs.status === 'too-few'
    ? ofLogs
    : {
        ...ofLogs,
        estimate: Math.exp(ofLogs.estimate),
        low: Math.exp(ofLogs.low),
        high: Math.exp(ofLogs.high),
        method: 'student-t-of-logs',
      }
}
