import type { Place } from '../documents/document-error.ts'
import type { ProbeWay } from '../results/results.ts'
import type { Duration } from '../units/duration.ts'
import type { MemoryQuantity } from '../units/quantity.ts'
import type { AnyVariant } from '../variants/variant.ts'
import type { PlannedUpgrade } from './planned-upgrade.ts'

/** What a run measures and against which budgets: `podfit.yaml`, checked, with the chosen profile applied and every default filled in. */
export interface Plan {
  /** Path of the plan as it was given. */
  file: string
  /** Name of the chosen device profile; `none` where the plan names none. */
  profile: string
  cluster: ClusterChoice
  /** What the choice comes to. */
  clusterKind: ClusterKind
  /** In the plan's order, without repeats. */
  variants: PlannedVariant[]
  /** Absent: all of the cluster's nodes. */
  nodes?: NodeChoice
  /** Replicas of a rollout, where a variant does not say otherwise. */
  replicas: number
  rounds: number
  /** Seed of the order of the trials. */
  seed: number
  probe: ProbeSettings
  density: DensitySettings
  overhead: OverheadSettings
  coldstart: ColdStartSettings
  latency: LatencySettings
  timeouts: TimeoutSettings
  /** Of the chosen profile, by variant name; read them through `budgetsOf`. */
  budgets: ReadonlyMap<string, Budgets>
  /** Path of the baseline that runs are held against; whether it is there, its reader says. */
  baseline?: string
  /** Variants that are judged side by side. */
  compare: PlannedUpgrade[]
  /** What the plan holds its own variants against, where the profile has other variants and so nothing of it applies. */
  setAside: readonly ('compare' | 'baseline')[]
}

export const CLUSTER_CHOICES = ['auto', 'kubernetes', 'embedded'] as const

/** `auto`: Kubernetes where a kubeconfig leads to one, else the OCI runtimes of this host. */
export type ClusterChoice = typeof CLUSTER_CHOICES[number]

/** Where pods run: on a Kubernetes cluster, or as sandboxes of this host. */
export type ClusterKind = Exclude<ClusterChoice, 'auto'>

export interface PlannedVariant {
  variant: AnyVariant
  /** Not being able to run it fails the run; otherwise it is skipped with the reason. What a pair of `compare` names is always required. */
  required: boolean
  replicas: number
  /** Upper end of its density search. */
  cap: number
}

/** Which nodes of the cluster are under test: those that have one of the names, where there are any, and all of the labels. */
export interface NodeChoice {
  names?: NamedNode[]
  labels?: LabelChoice
}

/** A name, and where the plan gives it. */
export interface NamedNode {
  name: string
  place: Place
}

export interface LabelChoice {
  values: Readonly<Record<string, string>>
  place: Place
}

export interface ProbeSettings {
  way: ProbeWay
  /** A pod is asked again after this long. */
  intervalMs: number
  timeoutMs: number
  /** Most probes under way at once. */
  concurrency: number
  /** Of the blackbox exporter; present where `way` is `blackbox`. */
  blackboxUrl?: string
}

export interface DensitySettings {
  /** Pods of the first step. */
  firstBatch: number
  /** Upper end of the search. */
  cap: number
  /** All pods must serve for this long for a step to hold. */
  holdMs: number
  stepTimeoutMs: number
  timeLimitMs: number
  /** The search stops before the node has less memory than this to give. */
  memoryFloorBytes: number
}

export interface OverheadSettings {
  /** Numbers of pods at which memory is read, five or more of them above 0. */
  sizes: number[]
  /** Readings must stay together for this long ... */
  settleMs: number
  /** ... no further apart than this. */
  toleranceBytes: number
  settleTimeoutMs: number
  readings: number
  dropCaches: boolean
}

export interface ColdStartSettings {
  /** Pods of each variant that are started alone, over all rounds. */
  samples: number
  /** A pod that does not serve by then has failed. */
  timeoutMs: number
  /** The pod is asked again after this long, instead of `probe.intervalMs`. */
  intervalMs: number
}

export interface LatencySettings {
  /** Connections in use at once, each measured for itself. */
  concurrency: number[]
  /** Not counted. */
  warmUpMs: number
  durationMs: number
}

export interface TimeoutSettings {
  /** A rollout that is not complete by then is recorded as incomplete. */
  rolloutMs: number
  /** Pods and their memory must be gone by then. */
  removalMs: number
}

/** The variant whose memory per pod the budget `overhead` is a multiple of. */
export const OVERHEAD_BASE = 'runc'

/** Limits one variant must keep to, on one device profile. */
export interface Budgets {
  /** The node supports at least so many pods. */
  maxPods?: number
  firstReady?: Duration
  allReady?: Duration
  /** First HTTP 200 of any pod. */
  firstServe?: Duration
  /** First HTTP 200 of the last pod. */
  allServe?: Duration
  /** Memory a pod more takes from the node. */
  memoryPerPod?: MemoryQuantity
  /** That, as a multiple of runc's in the same run. */
  overhead?: number
  /** First HTTP 200 of a pod that starts alone, in the median. */
  coldStart?: Duration
  /** The same, of all but the slowest twentieth. */
  coldStartP95?: Duration
  /** Percentiles of the answer times of one pod in its steady state, at the plan's lowest concurrency. */
  answerP50?: Duration
  answerP95?: Duration
  answerP99?: Duration
}

/** Budgets with what any run must meet where there is none. Of memory per pod nothing is known beforehand: those stay absent. */
export type BudgetsInForce = Required<Omit<Budgets, 'memoryPerPod' | 'overhead'>> & Pick<Budgets, 'memoryPerPod' | 'overhead'>
