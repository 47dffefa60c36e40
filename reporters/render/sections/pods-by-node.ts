import type { Results } from '../../../src/results/results.ts'
import { countOf } from '../tables/capacity-cells.ts'
import { capacityRows } from '../tables/capacity-rows.ts'
import type { CapacityRow } from '../tables/capacity-rows.ts'
import { paragraph, table } from '../document/blocks.ts'
import { own } from '../document/rich.ts'
import type { Section } from '../document/section.ts'
import { measured } from '../tables/measured.ts'
import { NOT_MEASURED } from '../text/seconds.ts'
import { variantRow } from '../tables/variant-row.ts'
import { voidNotes } from '../tables/void-notes.ts'

/** Where the pods of the maximum were; undefined where there is one node, or nothing was found. */
export function podsByNodeSection(results: Results): Section | undefined {
  const { nodes } = results.cluster
  const rows = nodes.length > 1 ? capacityRows(results).filter(({ trials }) => trials.some(trial => trial.status === 'complete' && trial.result.perNode)) : []
  if (rows.length === 0)
    return undefined
  const byNode = table('Where the pods of each maximum were', [
    { header: 'Runtime' },
    { header: 'Variant' },
    { header: 'Node' },
    { header: 'Pods at the maximum', align: 'right' },
    { header: 'maxPods', align: 'right' },
    { header: 'of which taken before', align: 'right' },
    { header: 'n', align: 'right' },
  ], rows.flatMap(row => nodeNames(results, row).map((name) => {
    const node = nodes.find(node => node.name === name)
    const counts = podsOn(row, name)
    return variantRow(row.variant, [
      name,
      own(podsCell(counts)),
      measured(node?.maxPods, String),
      measured(node?.otherPods, String),
      own(countOf(counts.length, row.trials.length)),
    ])
  })))
  const note = 'Where the scheduler had put the pods when the largest number of them held. A node with room left is no contradiction: the search ends as soon as one pod more does not come up, wherever it was put. maxPods: what the node can be given in all.'
  return { id: 'pods-by-node', title: 'Pods by node', specs: ['density'], blocks: [byNode, ...paragraph(own(note)), ...voidNotes(rows.map(({ variant }) => variant))] }
}

/** Those of the report's head first; one that has joined later has only its name. */
function nodeNames({ cluster }: Results, { trials }: CapacityRow): string[] {
  return [...new Set([...cluster.nodes.map(({ name }) => name), ...trials.flatMap(trial => trial.status === 'complete' ? (trial.result.perNode ?? []).map(({ node }) => node) : [])])]
}

/** One number for each search that knows it, in ascending order. */
function podsOn({ trials }: CapacityRow, node: string): number[] {
  return trials
    .flatMap(trial => trial.status === 'complete' ? (trial.result.perNode ?? []).filter(pods => pods.node === node).map(({ pods }) => pods) : [])
    .toSorted((a, b) => a - b)
}

/** As the maximum itself: the median, the lower middle one of an even number, with the range. */
function podsCell(counts: readonly number[]): string {
  const [median, min, max] = [counts[Math.ceil(counts.length / 2) - 1], counts[0], counts.at(-1)]
  if (median === undefined)
    return NOT_MEASURED
  return counts.length > 1 ? `${median} [${min}-${max}]` : String(median)
}
