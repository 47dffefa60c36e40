import figures from '../../fixtures/published/sandboxed-pods.json' with { type: 'json' }

/** One row of the post's tables. Seconds are rounded as published. */
export interface PublishedVariant {
  /** podfit's own name of it. */
  name: string
  runtime: string
  /** `-` where the runtime has only one. */
  variant: string
  /** How the post's CSV files call it. */
  csv: { runtimeClass: string, variant: string }
  maxPods: number
  /** The post's `*`: more pods are possible with less than 16 MiB a guest. */
  isMoreBelow16MiB: boolean
  /** Size of the rollout that was timed. */
  podsUsed: number
  firstReadySeconds: number
  allReadySeconds: number
  firstHttpSeconds: number
  allHttpSeconds: number
  meanHttpSeconds: number
}

export interface SandboxedPodsPost {
  title: string
  url: string
  /** Days as `2026-05-20`. */
  publishedOn: string
  measuredOn: string[]
  data: { repository: string, commit: string }
  device: { model: string, architecture: string, cpus: number, memoryBytes: number }
  /** As a report names a cluster: `K3s v1.35.4`. */
  kubernetes: string
  /** How often each figure was measured. */
  rounds: number
  /** In the order of its table. */
  variants: PublishedVariant[]
}

/**
 * The figures of the post whose tables a report follows. Not known of them: versions of the runtimes, kernel, page
 * size, how the maxima were found and what stopped them.
 */
export const SANDBOXED_PODS: SandboxedPodsPost = figures
