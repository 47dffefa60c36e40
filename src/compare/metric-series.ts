import type { Reading, Value } from './reading.ts'

/** The values of one metric of one variant, one a round. */
export interface MetricSeries {
  /** In the metric's unit, in the order of the rounds. */
  values: number[]
  /** Which rounds they are of. */
  rounds: number[]
  /** Why other rounds have none; absent where all have. */
  missing?: string[]
  /** The sizes of its trials, see {@link Value.size}; absent where trials of the metric have none. */
  sizes?: number[]
  /** Some true value may be higher. */
  isAtLeast?: boolean
  /** The coarsest, see {@link Value.resolution}. */
  resolution?: number
}

/** The series of some trials, each with its reading. */
export function metricSeries(readings: readonly { round: number, reading: Reading }[]): MetricSeries {
  const sorted = readings.toSorted((a, b) => a.round - b.round)
  const values = sorted.flatMap(({ round, reading }) => reading.status === 'value' ? [{ round, ...reading }] : [])
  const missing = sorted.flatMap(({ round, reading }) => reading.status === 'missing' ? `round ${round}: ${reading.reason}` : [])
  const sizes = [...new Set(values.flatMap(({ size }: Value) => size ?? []))].toSorted((a, b) => a - b)
  const resolutions = values.flatMap(({ resolution }: Value) => resolution ?? [])
  return {
    values: values.map(({ value }) => value),
    rounds: values.map(({ round }) => round),
    ...missing.length > 0 ? { missing } : {},
    ...sizes.length > 0 ? { sizes } : {},
    ...values.some(({ isAtLeast }: Value) => isAtLeast) ? { isAtLeast: true } : {},
    ...resolutions.some(resolution => resolution > 0) ? { resolution: Math.max(...resolutions) } : {},
  }
}
