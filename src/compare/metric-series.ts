import type { Reading } from './reading.ts'

/** The values of one metric of one variant. */
export interface MetricSeries {
  /** Why none of them counts: one of its trials is void. */
  problem?: string
  /** In the metric's unit, in the order of the rounds: one a round, or one a pod where pods are independent of each other. */
  values: number[]
  /** Which rounds they are of. */
  rounds: number[]
  /** Why other rounds have none; absent where all have. */
  missing?: string[]
  /** In how many of those the pods did not do it; in the others it was not measured to its end. */
  lost?: number
  /** How its trials were measured, see {@link Values.setting}; absent where trials of the metric do not differ. */
  settings?: string[]
  /** Some true value may be higher. */
  isAtLeast?: boolean
  /** The coarsest, see {@link Values.resolution}. */
  resolution?: number
}

/** The series of some trials, each with its reading. */
export function metricSeries(readings: readonly { round: number, reading: Reading }[]): MetricSeries {
  const sorted = readings.toSorted((a, b) => a.round - b.round)
  const read = sorted.flatMap(({ round, reading }) => reading.status === 'values' ? [{ round, ...reading }] : [])
  const missing = sorted.flatMap(({ round, reading }) => reading.status === 'missing' ? `round ${round}: ${reading.reason}` : [])
  const lost = sorted.filter(({ reading }) => reading.status === 'missing' && reading.isLost).length
  const settings = [...new Set(read.flatMap(({ setting }) => setting ?? []))].toSorted()
  const resolutions = read.flatMap(({ resolution }) => resolution ?? [])
  return {
    values: read.flatMap(({ values }) => values),
    rounds: read.flatMap(({ round, values }) => values.map(() => round)),
    ...missing.length > 0 ? { missing } : {},
    ...lost > 0 ? { lost } : {},
    ...settings.length > 0 ? { settings } : {},
    ...read.some(({ isAtLeast }) => isAtLeast) ? { isAtLeast: true } : {},
    ...resolutions.some(resolution => resolution > 0) ? { resolution: Math.max(...resolutions) } : {},
  }
}

/** The values of each round that has any. */
export function byRound({ values, rounds }: MetricSeries): Map<number, number[]> {
  const groups = new Map<number, number[]>()
  for (const [index, value] of values.entries()) {
    const round = rounds[index] ?? Number.NaN
    groups.set(round, [...groups.get(round) ?? [], value])
  }
  return groups
}
