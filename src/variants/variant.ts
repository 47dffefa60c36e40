/** How far a sandbox is from the host's kernel; what its workload sees is checked against it. */
export const ISOLATION_CLASSES = ['process', 'shared-kernel', 'user-space-kernel', 'own-kernel', 'unikernel', 'wasm'] as const

export type IsolationClass = typeof ISOLATION_CLASSES[number]

/**
 * What is measured: a RuntimeClass with the workload built for it. One file of `fixtures/runtimes/` each.
 */
export interface Variant {
  /** Unique; `runtime` alone or `runtime/variant`: `runc`, `kata/qemu`, `urunc/rumprun-spt`. */
  name: string
  /** The report's Runtime column. */
  runtime: string
  /** The report's Variant column; absent where the runtime has only one (shown as `-`). */
  variant?: string
  isolation: IsolationClass
  /** What it needs of the host, for the reader of a skip: `['kvm', 'devmapper']`. */
  needs: string[]
  kubernetes: KubernetesVariant
  /** Where to read how it is installed. */
  install: { url: string, note: string }
}

/** How a variant runs as a pod. */
export interface KubernetesVariant {
  /** RuntimeClass the pods name; absent: the node's default runtime. */
  runtimeClass?: string
  /** containerd handler the RuntimeClass must point at. */
  handler: string
  /** containerd runtime_type of that handler. */
  runtimeType: string
  image: string
  imagePullPolicy: 'Never' | 'IfNotPresent'
  /** Port the workload listens on. */
  port: number
  /** Path that is asked for; absent: `/`. */
  path?: string
  command?: string[]
  env: Record<string, string>
  annotations: Record<string, string>
  nodeSelector: Record<string, string>
  snapshotter?: string
  /**
   * Memory request, and limit where the runtime takes the limit for the guest's size (urunc). Parsed at the edge, in bytes.
   */
  memoryRequestBytes: number
  memoryLimitBytes?: number
}
