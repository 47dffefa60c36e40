import { nearestName } from '../documents/nearest-name.ts'
import { printable } from '../documents/printable.ts'
import { PodfitError } from '../errors/podfit-error.ts'
import { parsePercentage } from '../units/percentage.ts'
import type { MetricName } from './metrics.ts'
import { isMetricName, METRIC_NAMES } from './metrics.ts'

/** A name that no metric has. */
export class UnknownMetricError extends PodfitError {
  override name = 'UnknownMetricError'
}

/**
 * Tolerances as the command line gives them, `allReady=15%` each.
 *
 * @throws {UnknownMetricError} for an unknown metric; {@link PercentageError} for what is not a percentage
 */
export function parseTolerances(texts: readonly string[]): Map<MetricName, number> {
  return new Map(texts.map((text) => {
    const at = text.indexOf('=')
    if (at === -1)
      throw new UnknownMetricError(`--tolerance: expected a metric with its tolerance, e.g. allReady=15%; got ${printable(text)}`)
    return [metricName(text.slice(0, at)), parsePercentage(text.slice(at + 1))]
  }))
}

/** @throws {UnknownMetricError} for what is none */
export function metricName(text: string): MetricName {
  if (isMetricName(text))
    return text
  const nearest = nearestName(text, METRIC_NAMES)
  throw new UnknownMetricError(`unknown metric ${printable(text)}; ${nearest === undefined ? '' : `did you mean ${nearest}? `}known: ${METRIC_NAMES.join(', ')}`)
}
