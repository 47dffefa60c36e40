/** What one trial gave of one metric. */
export type Reading = Values | Missing

export interface Missing {
  status: 'missing'
  reason: string
  /** The pods themselves did not do it, where else it was not measured to its end. */
  isLost?: boolean
}

export interface Values {
  status: 'values'
  /** In the metric's unit. One, except where a trial consists of independent pods. */
  values: number[]
  /** How it was measured, as far as trials may differ in it: `100 pods`, `1 connection`. Values of different settings are not of one quantity. */
  setting?: string
  /** The true value may be higher: the search ended before the node did. */
  isAtLeast?: boolean
  /** A difference this small cannot be told from none, in the metric's unit. */
  resolution?: number
}
