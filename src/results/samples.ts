import type { ServerTime } from '../measure/observation.ts'

/** Kinds of trials that consist of samples, and what one sample of each is. */
export interface Samples {
  coldstart: ColdStartSample
  overhead: OverheadSample
  latency: LatencySample
  isolation: IsolationSample
}

export type SampledKind = keyof Samples

export const SAMPLED_KINDS = ['coldstart', 'overhead', 'latency', 'isolation'] as const satisfies readonly SampledKind[]

/** One variant in one round: its samples, in the order in which they were taken. Figures are computed from them. */
export type SampledTrial<K extends SampledKind = SampledKind> = {
  id: string
  variant: string
  round: number
  namespace: string
  startedAt: ServerTime
  samples: Samples[K][]
} & (
  | { status: 'complete' }
  /** Its samples are kept, no figure is claimed. */
  | { status: 'interrupted' | 'failed' | 'unfinished', reason: string }
)

/** One pod that came up alone: its phases, in milliseconds since the request. */
export type ColdStartSample = {
  pod: string
  scheduledMs?: number
  /** It has an address: sandbox and network are up. */
  addressedMs?: number
  startedMs?: number
  readyMs?: number
} & (
  | { status: 'answered', answeredMs: number }
  | { status: 'failed', reason: string }
)

/** Memory with so many pods serving; the trial's first sample has none. */
export interface OverheadSample {
  pods: number
  /** MemAvailable of the nodes under test, summed; the median of several readings. */
  availableBytes: number
  /** How far the readings were apart. */
  spreadBytes: number
  source: 'meminfo' | 'kubelet'
  /** Proportional set size of all processes of the pods' runtimes, workloads included; absent where the harness is not on the node. */
  pssBytes?: number
  /** What the pods' own cgroups were charged with; absent where they could not be read. */
  podCgroupBytes?: number
  /** Proportional set size of those processes that are charged to another cgroup than their pod's. */
  outsidePodBytes?: number
  /** Working set of the pods as the kubelet reports it; absent where it does not. */
  kubeletBytes?: number
}

/** One closed loop against one server: each connection sends its next request when the answer to the last has come. */
export interface LatencySample {
  /** `bare-process`: the same server without a sandbox, for what the client itself costs. */
  subject: 'pod' | 'bare-process'
  concurrency: number
  durationMs: number
  /** All that were sent in this time, answered or not. */
  requests: number
  /** Those of them that were not answered with 200. */
  errors: number
  firstError?: string
  /** Connections that had to be opened anew in this time; 0 where they were kept alive. */
  reconnects: number
  /** Percentiles of all requests, a failed one being later than any other; absent where that reaches so far down, or with too few requests. */
  p50Ms?: number
  p95Ms?: number
  p99Ms?: number
  /** The longest answer; absent where there was none. */
  maxMs?: number
  /** HdrHistogram, V2 compressed, base64: all answers, in microseconds. */
  histogram: string
}

/** What a pod's workload sees, beside what its node is. */
export interface IsolationSample {
  pod: string
  seen: KernelView
  host: Pick<KernelView, 'release' | 'version' | 'memoryBytes' | 'uptimeSeconds'>
}

export interface KernelView {
  sysname: string
  release: string
  version: string
  machine: string
  memoryBytes: number
  uptimeSeconds: number
  hostname: string
  /** Its own process id: 1 in a PID namespace of its own. */
  pid: number
}
