/** What one trial gave of one metric. */
export type Reading = Value | { status: 'missing', reason: string }

export interface Value {
  status: 'value'
  /** In the metric's unit. */
  value: number
  /** What was asked of the trial: pods of a rollout, connections of a latency trial. Values of different sizes are not of one quantity. */
  size?: number
  /** The true value may be higher: the search ended before the node did. */
  isAtLeast?: boolean
  /** A difference this small cannot be told from none, in the metric's unit. */
  resolution?: number
}
