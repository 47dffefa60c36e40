import type { MetricComparison } from './compare-metric.ts'
import { compareMetric } from './compare-metric.ts'
import type { Difference } from './conditions.ts'
import { compareConditions } from './conditions.ts'
import type { MetricName } from './metrics.ts'
import { METRIC_NAMES } from './metrics.ts'
import { otherVariant } from './other-variant.ts'
import type { Snapshot, VariantSnapshot } from './snapshot.ts'

/** Two runs, side by side: the first is what the second is held against. */
export interface RunComparison {
  a: ComparedRun
  b: ComparedRun
  /** Of all rows together. `cannot compare`: something the first run has could not be judged, or there was nothing to judge. */
  outcome: Outcome
  /** What changed between the runs and does not keep them from being compared: versions, above all. */
  changes: Difference[]
  rows: MetricComparison[]
  /** Measured in the second run only: there is nothing to hold them against. */
  added: { variant: string, metric: MetricName }[]
}

export type Outcome = 'no worse' | 'worse' | 'cannot compare'

export interface ComparedRun extends Pick<Snapshot, 'run' | 'marks' | 'problem'> {
  cluster: Snapshot['cluster']['name']
}

export interface CompareOptions {
  tolerances?: ReadonlyMap<MetricName, number>
  /** Only these; absent: all. */
  metrics?: readonly MetricName[]
  variants?: readonly string[]
}

/** Compares every metric of every variant of the first run with the second's. */
export function compareRuns(a: Snapshot, b: Snapshot, { tolerances, metrics = METRIC_NAMES, variants }: CompareOptions = {}): RunComparison {
  const conditions = compareConditions(a, b)
  const names = [...new Set([...Object.keys(b.variants), ...Object.keys(a.variants)])].filter(name => variants?.includes(name) ?? true)
  const rows: MetricComparison[] = []
  const added: RunComparison['added'] = []
  for (const variant of names) {
    const [first, second] = [variantOf(a, variant), variantOf(b, variant)]
    for (const metric of METRIC_NAMES.filter(name => metrics.includes(name))) {
      const [seriesA, seriesB] = [first?.metrics[metric], second?.metrics[metric]]
      if (seriesA) {
        const tolerance = tolerances?.get(metric)
        rows.push(compareMetric(
          variant,
          metric,
          { series: seriesA, problem: a.problem ?? first?.problem },
          { series: seriesB, problem: b.problem ?? (second ? second.problem : 'the variant is not in this run') ?? otherVariant(first, second) },
          conditions,
          { design: 'runs', ...tolerance === undefined ? {} : { tolerance } },
        ))
      }
      else if (seriesB) {
        added.push({ variant, metric })
      }
    }
  }
  return { a: sideOf(a), b: sideOf(b), outcome: outcomeOf(rows), changes: [...conditions.changes, ...names.flatMap(name => otherVersion(name, variantOf(a, name), variantOf(b, name)))], rows, added }
}

/** What rows say together: the worst of them. Nothing compared is no good news. */
export function outcomeOf(rows: readonly MetricComparison[]): Outcome {
  if (rows.some(({ verdict }) => verdict === 'worse'))
    return 'worse'
  return rows.length > 0 && rows.every(({ verdict }) => verdict === 'same' || verdict === 'better') ? 'no worse' : 'cannot compare'
}

function variantOf({ variants }: Snapshot, name: string): VariantSnapshot | undefined {
  return Object.hasOwn(variants, name) ? variants[name] : undefined
}

function otherVersion(name: string, a: VariantSnapshot | undefined, b: VariantSnapshot | undefined): Difference[] {
  return a?.version === undefined || b?.version === undefined || a.version === b.version ? [] : [{ what: `runtime of ${name}`, a: a.version, b: b.version }]
}

function sideOf({ run, cluster, marks, problem }: Snapshot): ComparedRun {
  return { run, cluster: cluster.name, ...marks === undefined ? {} : { marks }, ...problem === undefined ? {} : { problem } }
}
