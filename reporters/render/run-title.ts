import type { Results } from '../../src/results/results.ts'

/** What was measured, when, and whether to the end: the first line of every report, not yet escaped. */
export function runTitle({ cluster, run }: Results): string {
  const nodes = cluster.nodes.length === 1 ? '1 node' : `${cluster.nodes.length} nodes`
  const kind = cluster.kind === 'kubernetes' ? `Kubernetes cluster, ${nodes}` : 'embedded: OCI runtimes on this host, no Kubernetes'
  const date = `${new Date(run.startedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return `podfit: ${cluster.name} (${kind}), ${date}, run ${run.id}: ${run.status === 'complete' ? 'complete' : run.status.toUpperCase()}`
}
