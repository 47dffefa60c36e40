import type { Baseline } from './baseline.ts'
import { BASELINE_VERSION } from './baseline.ts'
import { BaselineError } from './baseline-error.ts'
import type { MetricName } from './metrics.ts'
import { METRIC_NAMES } from './metrics.ts'
import type { MetricSeries } from './metric-series.ts'
import type { Snapshot, VariantSnapshot } from './snapshot.ts'

/** A tenth of a tenth of a percent: far below what any of the clocks can tell, and no digit in a diff that means nothing. */
const DIGITS = 5

/**
 * The baseline of a run: its variants that were measured, sorted by name, values rounded to five significant digits.
 *
 * @param source where the run is from, for messages
 * @throws {BaselineError} for a run whose figures do not count, and for one without any
 */
export function baselineOf({ run, problem, marks, cluster, nodes, harness, plan, variants }: Snapshot, source: string): Baseline {
  if (problem !== undefined)
    throw new BaselineError(`${source}: expected a run that later ones can be held against, but ${problem}`)
  const measured = Object.entries(variants)
    .filter(([, { problem, metrics }]) => problem === undefined && Object.values(metrics).some(series => series.problem === undefined))
    .toSorted(([a], [b]) => a < b ? -1 : 1)
  if (measured.length === 0)
    throw new BaselineError(`${source}: expected a run that measured something; it has no rollouts, density searches or samples of any variant whose figures count`)
  return { baselineVersion: BASELINE_VERSION, run, ...marks === undefined ? {} : { marks }, cluster, nodes, harness, plan, variants: Object.fromEntries(measured.map(([name, variant]) => [name, rounded(variant)])) }
}

function rounded({ runtime, isolation, runtimeClass, version, metrics }: VariantSnapshot): Baseline['variants'][string] {
  return {
    runtime,
    isolation,
    ...runtimeClass === undefined ? {} : { runtimeClass },
    ...version === undefined ? {} : { version },
    metrics: Object.fromEntries(METRIC_NAMES.flatMap((name): [MetricName, MetricSeries][] => {
      const series = metrics[name]
      return series && series.problem === undefined ? [[name, { ...series, values: series.values.map(value => Number(value.toPrecision(DIGITS))) }]] : []
    })),
  }
}
