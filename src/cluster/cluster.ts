import type { HttpEndpoint } from '../measure/http-prober.ts'
import type { Observation } from '../measure/observation.ts'
import type { ObservationLog } from '../measure/observation-log.ts'
import type { ClusterFacts, ProbeWay } from '../results/results.ts'
import type { NodeKernel } from '../results/samples.ts'
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
  /** What all pods of the run hold now, seen from other sides than their nodes'. Costs the node some work: never within what is timed. */
  podMemory: (signal: AbortSignal) => Promise<PodMemory>
  /** The kernel a node runs, beside which a workload's is held. */
  nodeKernel: (node: string, signal: AbortSignal) => Promise<NodeKernel>
  /** What may spoil a measurement, as the cluster sees it now. */
  conditions: (signal: AbortSignal) => Promise<ClusterConditions>
  /** Pods of this run that a node still holds, though they were removed; undefined where nodes do not tell. */
  heldPods: (signal: AbortSignal) => Promise<number | undefined>
  close: () => Promise<void>
}

export type VariantAvailability =
  /** `version`: name and version of its runtime, where the cluster tells. */
  | { status: 'present', version?: string }
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
  /** Why pods cannot be asked over HTTP at all now, where not they are to blame. */
  probeTrouble?: () => string | undefined
  /**
   * Records, for whoever stops looking now, gaps that the watches are in (they would not be told when they end) and the last events of pods that are
   * missing.
   */
  tellRest?: () => Promise<void>
  /** Milliseconds since t0, now. */
  elapsedMs: () => number
  /** Asks for another number of pods. */
  scale: (replicas: number, signal: AbortSignal) => Promise<void>
  /** Asks every available pod once more; one that does not answer becomes unavailable. */
  confirmAvailability: (signal: AbortSignal) => Promise<void>
  /**
   * What a pod answers to a GET of `path`, the way pods are probed; through the API server where that is a blackbox exporter, which
   * keeps bodies to itself. Redirects are not followed. Of a long answer the first 64 KiB are read.
   *
   * @throws where no answer comes within the probe's timeout
   */
  ask: (pod: string, path: string, signal: AbortSignal) => Promise<PodAnswer>
  /** Removes every pod and waits until they are gone; `deadlineMs` from now. Safe to call twice. */
  remove: (deadlineMs: number) => Promise<void>
}

export interface PodAnswer {
  status: number
  body: Buffer
  /** There was more of it. */
  isCut: boolean
}

export interface ClusterConditions {
  nodes: NodeCondition[]
  /** Absent where there is no server with a clock of its own. */
  serverClock?: ServerClock
  /** Pods of others on the nodes that have not ended; absent where there cannot be any. */
  otherPods?: OtherPod[]
  /** Pulls that the cluster remembers, of anybody's images; absent where it does not tell. */
  imagePulls?: ImagePull[]
  /** Why a part is absent, where that is known. */
  notRead?: Partial<Record<'otherPods' | 'imagePulls', string>>
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
  /** The kubelet's own stamp of its reading, which it makes every 10 s or so: the same stamp is the same reading. */
  stamp?: string
  /** What the node's kernel itself holds; only from `meminfo`. */
  kernelBytes?: number
  /** Anonymous and shared memory of all the node's processes; only from `meminfo`. */
  anonBytes?: number
}

/** Memory of all the run's pods together; what could not be read says why. */
export interface PodMemory {
  processes: ProcessMemory | Unread
  cgroups: PodsMemory | Unread
  kubelet: PodsMemory | Unread
}

/** The processes of the pods' runtimes (shim, VMM, sentry, gofer), workloads included. */
export interface ProcessMemory {
  status: 'read'
  processes: number
  /** Their proportional set sizes: a page that k processes map counts 1/k for each. */
  pssBytes: number
  /** Of it, mapped files: page cache, which the kernel goes on calling available. Absent where it does not tell. */
  fileBytes?: number
  /** Of it, processes that are charged to another memory cgroup than their pod's; absent where pods have none. */
  outsidePodBytes?: number
}

/** As the pods' own cgroups or the kubelet count it: the working set, usage without inactive file pages. */
export interface PodsMemory {
  status: 'read'
  pods: number
  bytes: number
}

export interface Unread {
  status: 'unread'
  reason: string
}
