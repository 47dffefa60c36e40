import type { Setup } from './setup.ts'

/** How far a sandbox is from the host's kernel; what its workload sees is checked against it. */
export const ISOLATION_CLASSES = ['process', 'shared-kernel', 'user-space-kernel', 'own-kernel', 'unikernel', 'wasm'] as const

export type IsolationClass = typeof ISOLATION_CLASSES[number]

/** What every variant says of itself. */
export interface VariantIdentity {
  /** Unique; `runtime` alone or `runtime/variant`: `runc`, `kata/qemu`, `urunc/rumprun-spt`. */
  name: string
  /** The report's Runtime column. */
  runtime: string
  /** The report's Variant column; absent where the runtime has only one (shown as `-`). */
  variant?: string
  isolation: IsolationClass
  /** What it needs of the host, for the reader of a skip: `['kvm', 'devmapper']`. */
  needs: string[]
  /** Where to read how it is installed. */
  install: { url: string, note: string }
  /** How it is set up on K3s, step by step; absent where nobody has written it down. */
  setup?: Setup
}

/**
 * What is measured: a RuntimeClass with the workload built for it. One file of `fixtures/runtimes/` each.
 */
export interface Variant extends VariantIdentity {
  kubernetes: KubernetesVariant
  /** How it runs on this host without a cluster; absent where it cannot. */
  embedded?: EmbeddedVariant
}

/** A variant that exists only without a cluster: it has no form as a pod of Kubernetes. */
export interface HostVariant extends VariantIdentity {
  kubernetes?: never
  embedded: EmbeddedVariant
}

/** Whatever can be measured somewhere. `kubernetes` and `embedded` tell where; one of them is always there. */
export type AnyVariant = Variant | HostVariant

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
  /** For a runtime with a guest: what decides its size. */
  guestMemory?: GuestMemory
  /** `overhead.podFixed` of the RuntimeClass that the runtime's own installer makes; podfit's has none. CPU as Kubernetes writes it. */
  declaredOverhead?: { memoryBytes: number, cpu: string }
}

/**
 * Where the size of a guest comes from. `limit`: it is as large as the container's memory limit. `default-plus-limit`: it has the default, to
 * which the container's limit is added. The same limit therefore means another thing for each of them.
 */
export interface GuestMemory {
  from: 'limit' | 'default-plus-limit'
  /** Size of a guest of a container without a limit. */
  defaultBytes: number
  /** Annotation of the pod that sets another default, where the runtime's configuration allows it. */
  annotation?: string
}

/** How a variant runs on this host without a cluster. */
export type EmbeddedVariant =
  /** The workload as a plain child process: the floor of every comparison. */
  | { runtime: 'process' }
  | OciVariant
  | QemuVariant
  | WasmVariant

/** A sandbox made through the command line of an OCI runtime. */
export interface OciVariant {
  runtime: 'oci'
  /** Name of the runtime on PATH, or its path. */
  command: string
  /** Arguments before the runtime's subcommand: `['--network=host']`. */
  args: string[]
  /** Debian package that brings the runtime, for the reader of a skip. */
  package?: string
}

/** A virtual machine of QEMU with a kernel of a Linux distribution. */
export interface QemuVariant {
  runtime: 'qemu'
  /** Name of the emulator on PATH, or its path; absent: the one for this host's architecture. */
  command?: string
  /** Memory of the guest. */
  memoryBytes: number
  /** Path of the kernel's image, with its modules in `../lib/modules/` from its folder; absent: the newest that is found. */
  kernel?: string
}

/** The workload's WASI build, run by the command line of a WebAssembly runtime. */
export interface WasmVariant {
  runtime: 'wasm'
  /** Name of the runtime on PATH, or its path. */
  command: string
  /** Debian package that brings the runtime, for the reader of a skip. */
  package?: string
}
