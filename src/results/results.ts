import type { DensityResult, DensityStep } from '../measure/density.ts'
import type { ServerTime } from '../measure/observation.ts'
import type { UpgradePair } from '../compare/compare-variants.ts'
import type { Settling } from '../measure/settle.ts'
import type { PodState } from '../measure/rollout-state.ts'
import type { SampledTrial } from './samples.ts'
import type { ValidityRecord } from './validity.ts'
import type { IsolationClass } from '../variants/variant.ts'

/** Version of the results document and of the journal. */
export const SCHEMA_VERSION = 1

/** `reports/<run>/results.json` of a measured run. Everything in it follows from the journal alone. */
export interface Results {
  schemaVersion: typeof SCHEMA_VERSION
  /** Only what was not measured has it: see imported-results.ts. */
  imported?: never
  run: RunRecord
  cluster: ClusterFacts
  harness: HarnessFacts
  plan: PlanSummary
  /** In the plan's order. */
  variants: VariantRecord[]
  rollouts: RolloutTrial[]
  densities: DensityTrial[]
  coldStarts: SampledTrial<'coldstart'>[]
  overheads: SampledTrial<'overhead'>[]
  latencies: SampledTrial<'latency'>[]
  isolations: SampledTrial<'isolation'>[]
  /** The pauses after trials, in which what they made went away. */
  settlings: SettlingRecord[]
  validity: ValidityRecord
  verdicts: VerdictRecord[]
  /** Tests as Vitest ended them; empty where the run was killed before it could say. */
  tests: TestRecord[]
}

export interface RunRecord {
  id: string
  startedAt: ServerTime
  endedAt?: ServerTime
  /** `interrupted`: by a signal, or by Vitest (`--bail`). `unfinished`: the journal has no end, the harness was killed. */
  status: 'complete' | 'interrupted' | 'unfinished'
  /** What ended a run that is not complete, where it is known: `SIGINT`. */
  reason?: string
  /** Seed of the order of the trials. */
  seed: number
  /** The plan's device profile. */
  profile: string
}

export interface ClusterFacts {
  kind: 'kubernetes' | 'embedded'
  /** What a reader would call it: `K3s v1.35.4+k3s1`, `Kubernetes v1.20.2`. */
  name: string
  serverVersion: string
  nodes: NodeFacts[]
}

export interface NodeFacts {
  name: string
  architecture: string
  kernelVersion: string
  osImage: string
  containerRuntimeVersion: string
  kubeletVersion: string
  cpus: number
  memoryBytes: number
  allocatableMemoryBytes: number
  maxPods: number
  podCidr?: string
  /** Pods there before the run, that count against maxPods. */
  otherPods: number
}

export interface HarnessFacts {
  podfitVersion: string
  nodeVersion: string
  platform: string
  /** Whether the harness shared a machine with the pods: the observer is then part of the experiment. */
  location: 'on-node' | 'off-node' | 'unknown'
  /** Its scheduling priority, -20 (first) to 19. */
  niceness?: number
  /** Present where it comes before every ordinary process: SCHED_RR, 1 (last) to 99. */
  realTimePriority?: number
  pageSizeBytes?: number
}

export interface PlanSummary {
  /** Path of the plan as it was given. */
  file: string
  replicas: number
  rounds: number
  /** Names of the variants in the order of each round, drawn by the seed; absent in records from before there was this field. */
  order?: string[][]
  probe: { way: ProbeWay, intervalMs: number, timeoutMs: number, concurrency: number }
  density: { cap: number, holdMs: number, memoryFloorBytes: number }
  /** Absent in records from before there was this field. */
  coldstart?: { samples: number, timeoutMs: number, intervalMs: number }
  /** Which nodes the plan asks for, labels as `key=value`; absent where it leaves that to the cluster. */
  nodes?: { names?: string[], labels?: string[] }
  /** Variants judged side by side, `within` as a share; absent where there are none. */
  compare?: UpgradePair[]
  /** Whether the profile has any budget; absent in records from before there was this field. */
  hasBudgets?: boolean
}

export type ProbeWay = 'direct' | 'blackbox' | 'apiserver'

export type VariantRecord = {
  name: string
  runtime: string
  variant?: string
  isolation: IsolationClass
  runtimeClass?: string
  /** Why its figures count for nothing, where a finding of the run's validity says so. */
  voidReason?: string
} & (
  /** `version`: name and version of its runtime, where the cluster told. */
  | { status: 'present', version?: string }
  /** `skipped`: the cluster lacks it. `broken`: it is there and does not work. */
  | { status: 'skipped' | 'broken', reason: string, remedy: string }
)

/** One variant in one round: N replicas asked for at once, watched to the last pod, removed. */
export interface RolloutTrial {
  id: string
  variant: string
  round: number
  /** `complete`: every pod Ready and available. `incomplete`: the deadline passed first. */
  status: 'complete' | 'incomplete' | 'interrupted' | 'unfinished'
  /** Why it is not complete. */
  reason?: string
  namespace: string
  /** Name and label selector of its Deployment, where there is one. */
  deployment?: string
  selector?: string
  startedAt: ServerTime
  /** Calendar time of t0; absent where nothing was requested. */
  requestedAt?: ServerTime
  replicas: number
  readyCount: number
  availableCount: number
  firstReadyMs?: number
  allReadyMs?: number
  firstAvailableMs?: number
  allAvailableMs?: number
  /** Mean over the pods that answered; absent where none did. */
  meanAvailableMs?: number
  restarts: number
  reconnects: number
  clock: ClockRecord
  pods: PodRecord[]
  /** Steps of a count over real time: [milliseconds since t0, pods]. */
  timeline: { ready: [number, number][], available: [number, number][] }
}

/** What the figures of a trial were timed with. */
export interface ClockRecord {
  /** Largest delay of the harness's own event loop during the trial: how late an arrival may have been stamped. */
  maxLoopDelayMs?: number
  /** A pod is asked again at most this often; its first answer can be this late. */
  probeIntervalMs: number
  /** Largest difference between our stamp and the server's 1 s stamp of Ready, beyond that second; absent where the server gave none. */
  maxServerDisagreementMs?: number
}

/** A pod as it stood when its trial ended. */
export type PodRecord = PodState

/** One density search of one variant in one round. */
export type DensityTrial = {
  id: string
  variant: string
  round: number
  namespace: string
  startedAt: ServerTime
  steps: DensityStep[]
} & (
  | { status: 'complete', result: DensityResult }
  /** Ended by a signal or an error; the steps that ran are kept, no maximum is claimed. */
  | { status: 'interrupted' | 'failed' | 'unfinished', reason: string }
)

/** The pause after a trial. */
export type SettlingRecord = { trial: string } & Settling

/** What a matcher judged. */
export interface VerdictRecord {
  matcher: string
  variant: string
  /** Ids of the trials it looked at. */
  trials: string[]
  pass: boolean
  expected: string
  received: string
  /** Title of the test that asked, where there was one. */
  test?: string
}

export interface TestRecord {
  name: string
  file: string
  state: 'passed' | 'failed' | 'skipped' | 'pending'
  /** Why it was skipped, or the first line of its first error. */
  note?: string
}
