import type { ClusterFacts, HarnessFacts, PlanSummary, Results, VariantRecord } from '../results/results.ts'
import { voidingSeries } from '../results/validity.ts'
import { METRIC_NAMES, METRICS } from './metrics.ts'
import type { ComparedTrial, MetricName } from './metrics.ts'
import { metricSeries } from './metric-series.ts'
import type { MetricSeries } from './metric-series.ts'
import type { Reading } from './reading.ts'
import type { RunConditions, Snapshot, VariantSnapshot } from './snapshot.ts'

/** A run reduced to what a comparison needs. */
export function snapshotOf(results: Results): Snapshot {
  const { run, cluster, harness, plan, variants } = results
  const problem = problemOf(results)
  const marks = [...new Set(results.validity.findings.flatMap(({ status, check }) => status === 'marked' ? check : []))].toSorted()
  return {
    run: { id: run.id, startedAt: run.startedAt, profile: run.profile },
    ...runConditions(cluster, harness, plan),
    variants: Object.fromEntries(variants.map(variant => [variant.name, variantSnapshot(results, variant)])),
    ...marks.length === 0 ? {} : { marks },
    ...problem === undefined ? {} : { problem },
  }
}

/** What of a run's facts decides whether figures can be compared. */
export function runConditions({ kind, name, serverVersion, nodes }: ClusterFacts, harness: HarnessFacts, { probe, density, coldstart }: Pick<PlanSummary, 'probe' | 'density' | 'coldstart'>): RunConditions {
  const { podfitVersion, nodeVersion, location, pageSizeBytes } = harness
  return {
    cluster: { kind, name, serverVersion },
    nodes: nodes.map(({ name, architecture, cpus, memoryBytes, maxPods, otherPods, kernelVersion, osImage, containerRuntimeVersion, kubeletVersion }) =>
      ({ name, architecture, cpus, memoryBytes, maxPods, otherPods, kernelVersion, osImage, containerRuntimeVersion, kubeletVersion })),
    harness: { podfitVersion, nodeVersion, location, ...pageSizeBytes === undefined ? {} : { pageSizeBytes } },
    plan: {
      probe: { way: probe.way, intervalMs: probe.intervalMs, timeoutMs: probe.timeoutMs, concurrency: probe.concurrency },
      density: { cap: density.cap, holdMs: density.holdMs, memoryFloorBytes: density.memoryFloorBytes },
      ...coldstart === undefined ? {} : { coldstart: { samples: coldstart.samples, timeoutMs: coldstart.timeoutMs, intervalMs: coldstart.intervalMs } },
    },
  }
}

/**
 * The values that trials of one kind and one variant give of a metric.
 *
 * @param plan tells how often a cold start was asked, which its trials do not
 */
export function seriesOf(name: MetricName, trials: readonly ComparedTrial[], plan: RunConditions['plan'] | undefined): MetricSeries {
  const read = METRICS[name].read as (trial: ComparedTrial) => Reading
  const series = metricSeries(trials.map(trial => ({ round: trial.round, reading: read(trial) })))
  return name === 'coldStart' && plan ? { ...series, resolution: (plan.coldstart ?? plan.probe).intervalMs } : series
}

function variantSnapshot(results: Results, variant: VariantRecord): VariantSnapshot {
  const { name, runtime, isolation, runtimeClass } = variant
  const problem = variant.status === 'present' ? voidOf(results, name) : `${variant.status}: ${variant.reason}`
  const metrics = METRIC_NAMES.flatMap((metric) => {
    const trials: ComparedTrial[] = results[METRICS[metric].list]
    const own = trials.filter(trial => trial.variant === name)
    if (own.length === 0)
      return []
    const voided = voidOf(results, name, own)
    const series = seriesOf(metric, own, results.plan)
    return [[metric, voided === undefined ? series : { ...series, problem: voided }] as const]
  })
  return {
    runtime,
    isolation,
    ...runtimeClass === undefined ? {} : { runtimeClass },
    ...variant.status === 'present' && variant.version !== undefined ? { version: variant.version } : {},
    ...problem === undefined ? {} : { problem },
    metrics: Object.fromEntries(metrics),
  }
}

function problemOf({ run, validity }: Results): string | undefined {
  if (run.status !== 'complete')
    return run.status === 'interrupted' ? `the run was interrupted${run.reason === undefined ? '' : ` (${run.reason})`}` : 'the run was never finished'
  const finding = validity.findings.find(({ status, variant, trial }) => status === 'void' && variant === undefined && trial === undefined)
  return validity.verdict === 'void' ? `the run is void${finding ? ` (${finding.check}: ${finding.seen})` : ''}` : undefined
}

function voidOf({ validity }: Results, variant: string, trials: readonly ComparedTrial[] = []): string | undefined {
  const finding = voidingSeries(validity.findings, variant, trials)
  return finding && `void (${finding.check}: ${finding.seen})`
}
