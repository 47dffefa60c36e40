/** CPU architectures of nodes, as Kubernetes calls them. */
export const ARCHITECTURES = ['amd64', 'arm64'] as const

export type Architecture = typeof ARCHITECTURES[number]

/** How a runtime is set up on a node of K3s: facts alone, from the variant's file and the shared parts it names. */
export interface Setup {
  /** What several variants need alike, in the order in which it is done; before the variant's own steps. */
  parts: SetupPart[]
  architectures: Record<Architecture, ArchitectureSupport>
  /** Where podfit's own tests run the variant: its throwaway cluster, or a host without one. Empty: nowhere. */
  tried: ('lab' | 'host')[]
  steps: SetupStep[]
  files: SetupFile[]
  /** Keys of the handler's table in containerd's configuration, beside runtime_type and snapshotter. */
  containerd: ContainerdSetup
  image: ImageSetup
  /** What shows that it works, beside `podfit doctor`. */
  checks: SetupCheck[]
  upgrade: UpgradeSetup
  sources: string[]
}

/** Steps and files that several variants share: a file of `parts/` in the folder of the variants. */
export interface SetupPart {
  name: string
  title: string
  steps: SetupStep[]
  files: SetupFile[]
  /** Tables of plugins of containerd, by the plugin's name. */
  plugins: Record<string, TomlTable>
  sources: string[]
}

export interface ArchitectureSupport {
  /** `packaged`: its makers bring it. `by-hand`: it can be made to run, and nobody brings it. `unknown`: not documented. */
  status: 'packaged' | 'by-hand' | 'unknown'
  note?: string
}

export interface SetupStep {
  title: string
  /** Shell commands. */
  run?: string
  /** Where it differs; absent: everywhere. */
  architectures?: Architecture[]
}

export interface SetupFile {
  path: string
  content: string
  /** What it is for, in a few words. */
  title: string
}

export type TomlValue = string | number | boolean | string[]

export type TomlTable = Record<string, TomlValue>

export interface ContainerdSetup {
  /** Who writes the table himself: K3s does for what it finds on its PATH, and then refuses a second one. Absent: whoever sets it up. */
  writtenBy?: string
  keys: TomlTable
  options: TomlTable
}

export interface ImageSetup {
  /** Where the workload's image comes from. */
  title: string
  run?: string
}

export interface SetupCheck {
  run: string
  /** What is seen where it works. */
  expect: string
}

/** How another version is put beside the one there is: a handler and a RuntimeClass of its own. */
export type UpgradeSetup =
  | {
      kind: 'side-by-side'
      /** What is to be done before containerd is told. */
      steps: SetupStep[]
      files: SetupFile[]
      /** Who writes the second handler's table himself. */
      writtenBy?: string
      /** Keys of the second handler's table that differ from the first's. */
      keys: TomlTable
      options: TomlTable
    }
  /** Two versions cannot be there at once, or nobody says how: `note` says what to do instead. */
  | { kind: 'one-after-the-other', note: string }
