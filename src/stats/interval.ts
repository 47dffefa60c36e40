/**
 * An estimate with its confidence interval, in the unit of the values it was made of.
 *
 * Over many repetitions the share `level` of such intervals contains the true value, if the values are independent of each other:
 * pods of one rollout are not (they started together), the rounds of a run and pods started one at a time are.
 */
export interface Interval {
  status: 'ok'
  /** How many values the estimate rests on. */
  n: number
  estimate: number
  low: number
  high: number
  /** The nominal level: 0.95 for a 95 % interval. */
  level: number
  /** How low and high were found, as a reader can look it up. */
  method: IntervalMethod
}

/** The ways an interval is found; each function's docstring names formula and source. */
export type IntervalMethod =
  | 'order-statistics'
  | 'student-t'
  | 'student-t-of-logs'
  | 'bootstrap-percentile'
  | 'ols-student-t'
  | 'theil-sen'
  | 'hodges-lehmann'

/** There are fewer values than the method can make an honest statement of. */
export interface TooFew {
  status: 'too-few'
  n: number
  /** The smallest n that would do. */
  needed: number
}
