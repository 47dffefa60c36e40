import type { MetricComparison } from './compare-metric.ts'
import { compareMetric } from './compare-metric.ts'
import { METRIC_NAMES } from './metrics.ts'
import type { Snapshot } from './snapshot.ts'

/** Two variants of one plan that are judged side by side: an upgrade, with the older beside it. */
export interface UpgradePair {
  old: string
  new: string
  /** The accepted worsening as a share, instead of each metric's own. */
  within?: number
}

/**
 * Compares two variants of one run round by round: what makes a round slow makes both slow, and cancels. Metrics that neither has are
 * left out.
 */
export function compareVariants({ variants, problem }: Snapshot, pair: UpgradePair): MetricComparison[] {
  const side = (name: string): Snapshot['variants'][string] | undefined => Object.hasOwn(variants, name) ? variants[name] : undefined
  const [older, newer] = [side(pair.old), side(pair.new)]
  return METRIC_NAMES.filter(metric => older?.metrics[metric] ?? newer?.metrics[metric]).map(metric => compareMetric(
    pair.new,
    metric,
    { series: older?.metrics[metric], problem: problem ?? older?.problem },
    { series: newer?.metrics[metric], problem: problem ?? newer?.problem },
    undefined,
    { design: 'rounds', ...pair.within === undefined ? {} : { tolerance: pair.within } },
  ))
}
