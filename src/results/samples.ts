import type { ServerTime } from '../measure/observation.ts'

/** Kinds of trials that consist of samples, and what one sample of each is. */
export interface Samples {
  coldstart: ColdStartSample
  overhead: OverheadSample
  latency: LatencySample
  isolation: IsolationSample
}

export type SampledKind = keyof Samples

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
  /** The pod is there: the controllers have made it of its Deployment. */
  createdMs?: number
  scheduledMs?: number
  /** It has an address: sandbox and network are up. */
  addressedMs?: number
  startedMs?: number
  readyMs?: number
} & (
  | { status: 'answered', answeredMs: number }
  | { status: 'failed', reason: string }
)

/** Memory with so many pods serving. Samples stand in the order in which they were taken, which the seed has shuffled. */
export interface OverheadSample {
  pods: number
  /** MemAvailable of the nodes under test, summed; the median of several readings. */
  availableBytes: number
  /** The same of each node, with those of the pods that are on it; only where there are several nodes. */
  perNode?: { node: string, pods: number, availableBytes: number }[]
  /** How far the readings were apart. */
  spreadBytes: number
  readings: number
  /** False where memory still moved by more than the plan's tolerance when the time was up. */
  isSettled: boolean
  /** How long it took from the last pod's serving, or going, to the last reading. */
  settleMs: number
  source: 'meminfo' | 'kubelet'
  /** Whether file pages were dropped before. */
  cachesDropped: boolean
  /** What the nodes' kernels held themselves: unreclaimable slab, page tables, stacks, per-CPU data. With `meminfo` only. */
  kernelBytes?: number
  /** Anonymous and shared memory of all processes of the nodes. With `meminfo` only. */
  anonBytes?: number
  /** Processes of the pods' runtimes, workloads included. */
  processes?: number
  /** Their proportional set sizes; absent where the harness is not on the node, or may not read them. */
  pssBytes?: number
  /** Of it, mapped files, which MemAvailable counts as available. */
  pssFileBytes?: number
  /** Of it, processes that are charged to another cgroup than their pod's; absent where pods have no cgroups. */
  outsidePodBytes?: number
  /** Working sets of the pods' own cgroups: what they are charged with, less inactive file pages; absent where they could not be read. */
  podCgroupBytes?: number
  /** Working set of the pods as the kubelet reports it; absent where it does not. */
  kubeletBytes?: number
  /** Why something is absent, or caches were not dropped. */
  absent?: { pss?: string, podCgroup?: string, kubelet?: string, drop?: string }
  /** How long the cross-checks took, after memory had been read. */
  crossCheckMs: number
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
export type IsolationSample = {
  pod: string
  node: string
  /** How long ago the pod had been asked for: a kernel that has been up for longer was not started for it. */
  ageSeconds: number
  host: NodeKernel
} & (
  | { status: 'seen', seen: KernelView }
  /** The workload did not say, or nothing that can be used. */
  | { status: 'unseen', reason: string }
)

/** The kernel of a node, as far as it is known from outside the pod. */
export interface NodeKernel {
  release: string
  /** Absent where the harness is not on the node: a Node object does not have it. */
  version?: string
  memoryBytes: number
  /** Absent likewise. */
  uptimeSeconds?: number
}

/** What a workload reports of the machine it sees, by `uname`, `sysinfo` and `getpid`. */
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
