/** Who watches a rollout. */
export const observers = ['nothing', 'recorder', 'vitest', 'poller'] as const

export type Observer = (typeof observers)[number]

/** All moments are milliseconds since 1970 with fractions, on this host's one wall clock. */
export interface ObserverTrial {
  observer: Observer
  pods: number
  round: number
  startedAt: string
  /** Share of the CPUs that was busy in the second before it began. */
  busyBefore: number
  truth: Truth
  /** Absent where nothing watched. */
  seen?: Seen
  cost?: Cost
  /** Of what finds the truth, alike in all trials. */
  witnessCpuMs: number
}

/** What happened, from those who made it happen. */
export interface Truth {
  /** The API server received the request for the Deployment. */
  requestedAt: number
  pods: TruePod[]
}

export interface TruePod {
  name: string
  /** The API server received the update that made it Ready, and had carried it out. */
  readyReceivedAt: number
  readyAt: number
  /** The API server received the first update with the pod's address: nobody outside the node can ask the pod before. */
  addressedAt: number
  /** containerd's event; absent where the witness missed it. */
  startedAt?: number
  /** The workload's socket was first seen to listen, and last seen not to; absent where the witness has not seen it. */
  listensAt?: number
  notYetAt?: number
}

/** What an observer says. */
export interface Seen {
  /** Its own t0. */
  t0: number
  /** Its CPU is counted from here on: the poller's `kubectl create` is not watching. Absent: from t0. */
  watchesFrom?: number
  /** It had seen everything. */
  doneAt: number
  pods: SeenPod[]
  /** The longest time for which its event loop was late, where it knows. */
  maxLoopDelayMs?: number
  /** How often one of its watches was interrupted, where it watches. */
  reconnects?: number
  /** Between two looks at the cluster, for one that looks again and again. */
  periodsMs: number[]
}

export interface SeenPod {
  name: string
  readyAt: number
  availableAt: number
  /** What its own count of polls makes of it: milliseconds since t0. */
  readyByCounterMs?: number
  availableByCounterMs?: number
}

/** CPU of all its processes, kubectl's among them, and their memory. */
export interface Cost {
  /** From its t0 until it had seen everything. */
  timedCpuMs: number
  /** From the start of its first process to the end of its last. */
  wholeCpuMs: number
  /** Of the blackbox exporter it asks through, from t0 on. */
  exporterCpuMs?: number
  timedPeak: MemorySample
  wholePeak: MemorySample
  exporterPeak?: MemorySample
}

/** Memory at one moment. */
export interface MemorySample {
  /** Proportional set sizes: what is shared with processes that are not the observer's (the benchmark's own run the same Node.js) is counted in part. */
  pssBytes: number
  /** What they would take alone: of what is shared with others, all. */
  aloneBytes: number
  processes: { name: string, aloneBytes: number }[]
}
