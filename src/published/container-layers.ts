import figures from '../../fixtures/published/container-layers.json' with { type: 'json' }

export interface ContainerLayersPost {
  title: string
  url: string
  /** A day as `2026-05-26`. */
  publishedOn: string
  workload: string
  /** What started the server: no Kubernetes. */
  command: string
  /** Median latency of a request, in every OCI runtime. */
  p50BelowMs: number
  /** Rounded in the post, which names neither its machine nor its versions. */
  layers: { name: string, coldStartMs: number, memoryBytes: number }[]
}

/** Cold start and memory of one server in several runtimes, started by Docker. */
export const CONTAINER_LAYERS: ContainerLayersPost = figures
