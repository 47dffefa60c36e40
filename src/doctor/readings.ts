import type { VariantAvailability } from '../cluster/cluster.ts'
import type { CgroupSetup } from '../cluster/embedded/cgroups.ts'
import type { CgroupReading } from '../validity/cgroups.ts'
import type { Reading } from '../validity/check.ts'
import type { ServerClock } from '../validity/clock.ts'
import type { Swap } from '../validity/swap.ts'
import type { Throttling } from '../validity/throttling.ts'
import type { NeededRight } from './needed-rights.ts'

/** Everything the doctor looked at, as plain data: the checks are functions of it alone. */
export interface Readings {
  /** This host; `not-read` parts where it is no node of the cluster. */
  host: HostReading
  /** Absent without a cluster. */
  cluster?: ClusterReading
  /** Without a cluster: what a sandbox of each variant came to. */
  runtimes?: Reading<{ variant: string, availability: VariantAvailability }[]>
}

export interface HostReading {
  pageSizeBytes: Reading<number>
  cgroups: Reading<CgroupReading>
  cgroupMode: Reading<CgroupSetup['mode']>
  swap: Reading<Swap>
  clockSync: Reading<boolean>
  governors: Reading<string[]>
  throttling: Reading<Throttling>
  celsius: Reading<number>
  /** Absent where no variant that is asked about has guests: trying costs seconds of a core where KVM hangs. */
  kvm?: Reading<KvmReading>
}

/** `ran`: a guest's instructions were carried out. `failed`: they were not; the device alone says nothing. */
export type KvmReading =
  | { status: 'ran' }
  | { status: 'absent', reason: string }
  | { status: 'failed', reason: string }
  /** The device is there, and nothing to try it with. */
  | { status: 'untried', reason: string }

export interface ClusterReading {
  server: string
  version: string
  nodes: NodeReading[]
  runtimeClasses: Reading<RuntimeClassReading[]>
  rights: Reading<RightReading[]>
  serverClock: Reading<ServerClock>
  /** containerd of the node that is this host. */
  containerd: Reading<ContainerdReading>
  probes: Reading<HandlerProbe[]>
}

export interface NodeReading {
  name: string
  isThisHost: boolean
  isReady: boolean
  /** Takes no new pods: cordoned. */
  isCordoned: boolean
  pressures: string[]
  /** As Kubernetes calls it: `arm64`. */
  architecture: string
  kubeletVersion: string
  containerRuntimeVersion: string
  labels: Record<string, string>
  maxPods: number
  /** Of each address family; empty where the node has none. */
  podCidrs: string[]
  memoryBytes: number
  allocatableMemoryBytes: number
  allocatableCpus: number
  /** Pods that have not ended. */
  pods: Reading<number>
  /** Names of the images on the node, as far as the kubelet reports them. */
  images: string[]
  /** Handlers that the kubelet reports (Kubernetes 1.31 and later). */
  handlers?: string[]
  kubelet: Reading<KubeletConfig>
}

/** What the kubelet's configuration says, of `/configz`. */
export interface KubeletConfig {
  maxPods?: number
  evictionHard?: Record<string, string>
  eventRecordQPS?: number
  eventBurst?: number
  kubeAPIQPS?: number
  kubeAPIBurst?: number
  registryPullQPS?: number
  podPidsLimit?: number
  cgroupDriver?: string
}

export interface RuntimeClassReading {
  name: string
  handler: string
  overhead?: { memory?: string, cpu?: string }
  nodeSelector: Record<string, string>
}

export interface RightReading {
  right: NeededRight
  isAllowed: boolean
}

export interface ContainerdReading {
  socket: string
  version: string
  config: Reading<ContainerdConfig>
  /** Snapshotters with the status that containerd gives them: `ok`, `skip`, `error`. */
  snapshotters: Reading<Record<string, string>>
  images: Reading<ImageReading[]>
  /** Share of the devmapper thin pool's data that is in use; `not-read` where there is no pool. */
  thinPool: Reading<{ name: string, usedShare: number }>
}

/** containerd's configuration file and what it imports. */
export interface ContainerdConfig {
  file: string
  /** `version` of the file; absent: 1, which containerd 2 does not know. */
  version: number
  /** Handlers by the plugin whose table names them. */
  handlers: Record<string, string[]>
  /** Default runtime, of whichever plugin. */
  defaultRuntime?: string
  /** The default snapshotter, of whichever plugin. */
  snapshotter?: string
  /** Templates of K3s that are there, by the schema they are for. */
  k3sTemplates: (2 | 3)[]
}

export interface ImageReading {
  name: string
  platforms: string[]
  /** Snapshotters it is unpacked for. */
  unpackedFor: string[]
}

/** A pod that was asked for with a RuntimeClass, to see whether a sandbox comes of it. */
export interface HandlerProbe {
  node: string
  /** Variants that would run so. */
  variants: string[]
  runtimeClass?: string
  handler: string
  image: string
  outcome: ProbeOutcome
}

export type ProbeOutcome =
  /** The workload runs, or has run. */
  | { status: 'ran' }
  /** The sandbox was made, and the image is not on the node. */
  | { status: 'no-image' }
  | { status: 'no-handler', message: string }
  | { status: 'failed', message: string }
  /** No sandbox was tried: the scheduler, admission or the kubelet refused the pod. */
  | { status: 'refused', message: string }
  /** Nothing was decided in its time. */
  | { status: 'undecided', message: string }
