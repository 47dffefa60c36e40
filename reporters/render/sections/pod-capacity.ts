import type { Results, VariantRecord } from '../../../src/results/results.ts'
import type { CapacityRow } from '../capacity-rows.ts'
import { capacityRows } from '../capacity-rows.ts'
import { counted } from '../counted.ts'
import { escapeMarkdown } from '../escape-markdown.ts'
import { markdownTable } from '../markdown-table.ts'
import { maxPodsCell, roundsCell } from '../capacity-cells.ts'
import { NOT_MEASURED } from '../seconds.ts'
import { variantCells } from '../variant-cells.ts'
import { variantRow } from '../variant-row.ts'
import { voidNotes } from '../void-notes.ts'

/** How many pods fit, and what stopped the search. */
export function podCapacitySection(results: Results): string {
  const rows = capacityRows(results)
  const table = markdownTable([
    { header: 'Runtime' },
    { header: 'Variant' },
    { header: 'Max Pods Supported', align: 'right' },
    { header: 'Pods Used', align: 'right' },
    { header: 'Binding constraint' },
    { header: 'n', align: 'right' },
    { header: 'Resolution', align: 'right' },
  ], rows.map(row => (row.trials.length === 0 ? unmarkedRow : variantRow)(row.variant, [
    maxPodsCell(row),
    row.podsUsed.length === 0 ? NOT_MEASURED : row.podsUsed.join(', '),
    stoppedBy(row),
    roundsCell(row),
    row.capacity?.resolution === undefined ? NOT_MEASURED : counted(row.capacity.resolution, 'pod'),
  ])))
  return ['## Pod capacity', rows.length === 0 ? 'The plan has no variants.' : table, notes(rows), voidNotes(rows.flatMap(({ variant, trials }) => trials.length === 0 ? [] : variant)), unmeasured(results)].filter(part => part !== '').join('\n\n')
}

/** Where nothing was measured there is nothing to strike out. */
function unmarkedRow(variant: VariantRecord, cells: readonly string[]): string[] {
  return [...variantCells(variant), ...cells]
}

function stoppedBy({ variant, trials, capacity }: CapacityRow): string {
  if (capacity)
    return capacity.constraints.join(', ')
  if (variant.status !== 'present')
    return `${variant.status}, see below`
  return trials.length === 0 ? 'not measured in this run' : 'not measured: no search came to its end'
}

function notes(rows: CapacityRow[]): string {
  return [
    rows.some(({ capacity }) => capacity) ? 'All of these pods were Ready and answering HTTP at the same time, without a restart, for the hold time.' : '',
    rows.some(({ podsUsed }) => podsUsed.length > 0) ? 'Pods Used: the size of the rollouts timed below.' : '',
    rows.some(({ capacity }) => capacity?.censored) ? '`>= N`: the search ended for its own reasons (`cap`, `timeout`), not the node\'s; at least N pods fit.' : '',
    rows.some(({ capacity }) => capacity && capacity.n > 1) ? 'Of several rounds: the median (the lower middle one of an even number) and [the range].' : '',
    rows.some(({ capacity }) => capacity?.resolution !== undefined) ? 'Resolution: the smallest number seen to fail is this much larger.' : '',
  ].filter(note => note !== '').join('\n')
}

/** Variants that were not measured, with the reason: those that are not there, and those that do not work. */
function unmeasured({ variants, cluster }: Results): string {
  const here = cluster.kind === 'kubernetes' ? 'on this cluster' : 'on this host'
  return ([['skipped', `Skipped, not there ${here}:`, 'To add it'], ['broken', `Broken: there ${here}, but not working:`, 'What may help']] as const).map(([status, title, advice]) => {
    const lines = variants.flatMap(variant => variant.status === status
      ? `- ${escapeMarkdown(variant.name)}: ${escapeMarkdown(variant.reason)}. ${advice}: ${escapeMarkdown(variant.remedy)}`
      : [])
    return lines.length === 0 ? '' : [title, '', ...lines].join('\n')
  }).filter(part => part !== '').join('\n\n')
}
