import { formatDuration } from '../units/duration.ts'
import { formatBytes } from '../units/quantity.ts'
import { formatSignificant } from '../units/significant.ts'
import type { MetricName } from './metrics.ts'
import { METRICS } from './metrics.ts'

/** A value of a metric for a reader, with its unit. */
export function metricValue(metric: MetricName, value: number): string {
  switch (METRICS[metric].unit) {
    case 'ms': return formatDuration(value)
    case 'bytes': return formatBytes(value)
    case 'pods': return formatSignificant(value)
  }
}
