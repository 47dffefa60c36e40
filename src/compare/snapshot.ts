import type { ServerTime } from '../measure/observation.ts'
import type { ClusterFacts, HarnessFacts, NodeFacts, PlanSummary } from '../results/results.ts'
import type { IsolationClass } from '../variants/variant.ts'
import type { MetricName } from './metrics.ts'
import type { MetricSeries } from './metric-series.ts'

/** What a run was measured on and with, as far as it decides whether figures can be compared. */
export interface RunConditions {
  cluster: Pick<ClusterFacts, 'kind' | 'name' | 'serverVersion'>
  nodes: Pick<NodeFacts, 'name' | 'architecture' | 'cpus' | 'memoryBytes' | 'maxPods' | 'otherPods' | 'kernelVersion' | 'osImage' | 'containerRuntimeVersion' | 'kubeletVersion'>[]
  harness: Pick<HarnessFacts, 'podfitVersion' | 'nodeVersion' | 'location' | 'pageSizeBytes'>
  plan: Pick<PlanSummary, 'probe' | 'density' | 'coldstart'>
}

/** One run, reduced to what a comparison needs; a baseline file is one, rounded. */
export interface Snapshot extends RunConditions {
  run: { id: string, startedAt: ServerTime, profile: string }
  variants: Record<string, VariantSnapshot>
  /** Checks of the run's conditions that marked some of its figures: those may be worse than the truth. */
  marks?: string[]
  /** Why its figures may not be compared at all: cut short, or void. */
  problem?: string
}

export interface VariantSnapshot {
  runtime: string
  isolation: IsolationClass
  runtimeClass?: string
  /** Of its runtime, where the cluster told. */
  version?: string
  /** Why it has no figures that count: skipped, broken, void. */
  problem?: string
  metrics: { [M in MetricName]?: MetricSeries }
}
