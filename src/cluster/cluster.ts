import type { HttpEndpoint } from '../measure/http-prober.ts'
import type { Observation } from '../measure/observation.ts'
import type { ObservationLog } from '../measure/observation-log.ts'
import type { ClusterFacts, ProbeWay } from '../results/results.ts'
import type { ServerClock } from '../validity/clock.ts'
import type { AnyVariant } from '../variants/variant.ts'

/**
 * The port: what podfit needs of whatever runs its pods. `kubernetes/` reaches any cluster a kubeconfig names,
 * `embedded/` the OCI runtimes of this host.
 *
 * Everything that waits takes an AbortSignal; what a call made is removed through the object it returned.
 */
export interface Cluster {
  /** What the cluster and its nodes are; read again whenever it is asked. */
  facts: (signal: AbortSignal) => Promise<ClusterFacts>
  /** Whether the cluster has the variant at all. Kubernetes is only asked; on this host one sandbox is brought up and discarded. */
  availability: (variant: AnyVariant, signal: AbortSignal) => Promise<VariantAvailability>
  /** Asks for `replicas` pods of a variant at once. t0 is stamped just before the request is sent. */
  rollOut: (variant: AnyVariant, options: RollOutOptions) => Promise<Rollout>
  /** Memory each node can still give now. */
  nodeMemory: (signal: AbortSignal) => Promise<NodeMemory[]>
  /** What may spoil a measurement, as the cluster sees it now. */
  conditions: (signal: AbortSignal) => Promise<ClusterConditions>
  /** Pods of this run that a node still holds, though they were removed; undefined where nodes do not tell. */
  heldPods: (signal: AbortSignal) => Promise<number | undefined>
  close: () => Promise<void>
}

export type VariantAvailability =
  | { status: 'present' }
  /** `remedy` is what would add it. */
  | { status: 'absent', reason: string, remedy: string }
  /** It is there, and does not work. */
  | { status: 'broken', reason: string, remedy: string }

export interface RollOutOptions {
  /** Unique within the run; also the name of the Deployment. A DNS label of at most 40 characters. */
  name: string
  replicas: number
  probe: ProbeOptions
  /** Called with every observation from the first on; see {@link ObservationLog.onObservation}. */
  onObservation?: (observation: Observation) => void
  signal: AbortSignal
}

export interface ProbeOptions {
  way: ProbeWay
  /** A pod that has not answered yet is asked this often. */
  intervalMs: number
  timeoutMs: number
  /** Most requests under way at once. */
  concurrency: number
  /** Base URL of a Prometheus blackbox exporter, for the way `blackbox`. */
  blackboxUrl?: string
}

/** One Deployment of one variant, being watched. */
export interface Rollout {
  readonly log: ObservationLog
  /** What answers at each pod's own address. */
  readonly endpoint: HttpEndpoint
  /**
   * Without progress for this long, a pod that says why it is stuck is taken at its word. Absent: for as long as Kubernetes needs, which
   * goes on trying.
   */
  readonly stallMs?: number
  /** Milliseconds since t0, now. */
  elapsedMs: () => number
  /** Asks for another number of pods. */
  scale: (replicas: number, signal: AbortSignal) => Promise<void>
  /** Asks every available pod once more; one that does not answer becomes unavailable. */
  confirmAvailability: (signal: AbortSignal) => Promise<void>
  /** Removes every pod and waits until they are gone; `deadlineMs` from now. Safe to call twice. */
  remove: (deadlineMs: number) => Promise<void>
}

export interface ClusterConditions {
  nodes: NodeCondition[]
  /** Absent where there is no server with a clock of its own. */
  serverClock?: ServerClock
  /** Pods of others on the nodes that have not ended; absent where there cannot be any. */
  otherPods?: OtherPod[]
  /** Pulls that the cluster remembers, of anybody's images; absent where it does not tell. */
  imagePulls?: ImagePull[]
}

export interface NodeCondition {
  name: string
  ready: boolean
  /** Pressure conditions that hold. */
  pressures: string[]
  bootId: string
  kernelVersion: string
  containerRuntimeVersion: string
  kubeletVersion: string
}

export interface OtherPod {
  uid: string
  /** With its namespace. */
  name: string
  restarts: number
}

/** An event that says that an image is being pulled. */
export interface ImagePull {
  uid: string
  pod: string
  message: string
  /** How often it was said. */
  count: number
}

export interface NodeMemory {
  node: string
  availableBytes: number
  /** `meminfo`: MemAvailable of the kernel. `kubelet`: the kubelet's summary, which counts page cache differently. */
  source: 'meminfo' | 'kubelet'
}
