import type { AnyResults, ImportedResults } from '../../../src/results/imported-results.ts'
import type { Results } from '../../../src/results/results.ts'
import { utcMinutes } from './utc-minutes.ts'

const VERDICTS: Record<Results['validity']['verdict'], string> = { valid: ', valid', marked: ', marked', void: ', VOID', unchecked: '' }

/** What was measured, when, whether to the end, and under what conditions: the first line of every report, not yet escaped. */
export function runTitle(results: AnyResults): string {
  return results.imported ? importedTitle(results) : measuredTitle(results)
}

function measuredTitle({ cluster, run, validity }: Results): string {
  const nodes = cluster.nodes.length === 1 ? '1 node' : `${cluster.nodes.length} nodes`
  const kind = cluster.kind === 'kubernetes' ? `Kubernetes cluster, ${nodes}` : 'embedded: OCI runtimes on this host, no Kubernetes'
  return `podfit: ${cluster.name} (${kind}), ${utcMinutes(run.startedAt)}, run ${run.id}: ${run.status === 'complete' ? 'complete' : run.status.toUpperCase()}${VERDICTS[validity.verdict]}`
}

function importedTitle({ run }: ImportedResults): string {
  return `podfit: IMPORTED, not measured by podfit, ${utcMinutes(run.startedAt)}, run ${run.id}`
}
