import type { Results } from '../../../src/results/results.ts'
import type { CapacityRow } from '../tables/capacity-rows.ts'
import { capacityRows } from '../tables/capacity-rows.ts'
import { maxPodsCell, roundsCell } from '../tables/capacity-cells.ts'
import { counted } from '../text/counted.ts'
import { list, paragraph, table } from '../document/blocks.ts'
import type { Rich } from '../document/rich.ts'
import { code, own, rich } from '../document/rich.ts'
import type { Block, Section } from '../document/section.ts'
import { measured } from '../tables/measured.ts'
import { NOT_MEASURED } from '../text/seconds.ts'
import { unmarkedRow, variantRow } from '../tables/variant-row.ts'
import { voidNotes } from '../tables/void-notes.ts'

/** How many pods fit, and what stopped the search. */
export function podCapacitySection(results: Results): Section {
  const rows = capacityRows(results)
  return {
    id: 'pod-capacity',
    title: 'Pod capacity',
    specs: ['density'],
    blocks: [
      ...rows.length === 0 ? paragraph(own('The plan has no variants.')) : [capacityTable(rows)],
      ...paragraph(...notes(rows)),
      ...voidNotes(rows.flatMap(({ variant, trials }) => trials.length === 0 ? [] : variant)),
      ...unmeasured(results),
    ],
  }
}

function capacityTable(rows: CapacityRow[]): Block {
  return table('How many pods of each variant fit', [
    { header: 'Runtime' },
    { header: 'Variant' },
    { header: 'Max Pods Supported', align: 'right' },
    { header: 'Pods Used', align: 'right' },
    { header: 'Binding constraint' },
    { header: 'n', align: 'right' },
    { header: 'Resolution', align: 'right' },
  ], rows.map(row => (row.trials.length === 0 ? unmarkedRow : variantRow)(row.variant, [
    own(maxPodsCell(row)),
    own(row.podsUsed.length === 0 ? NOT_MEASURED : row.podsUsed.join(', ')),
    own(stoppedBy(row)),
    own(roundsCell(row)),
    measured(row.capacity?.resolution, resolution => counted(resolution, 'pod')),
  ])))
}

function stoppedBy({ variant, trials, capacity }: CapacityRow): string {
  if (capacity)
    return capacity.constraints.join(', ')
  if (variant.status !== 'present')
    return `${variant.status}, see below`
  return trials.length === 0 ? 'not measured in this run' : 'not measured: no search came to its end'
}

function notes(rows: CapacityRow[]): (Rich | undefined)[] {
  return [
    rows.some(({ capacity }) => capacity) ? own('All of these pods were Ready and answering HTTP at the same time, without a restart, for the hold time.') : undefined,
    rows.some(({ podsUsed }) => podsUsed.length > 0) ? own('Pods Used: the size of the rollouts timed below.') : undefined,
    rows.some(({ capacity }) => capacity?.censored) ? rich`${code('>= N')}: the search ended for its own reasons (${code('cap')}, ${code('timeout')}), not the node's; at least N pods fit.` : undefined,
    rows.some(({ capacity }) => capacity && capacity.n > 1) ? own('Of several rounds: the median (the lower middle one of an even number) and [the range].') : undefined,
    rows.some(({ capacity }) => capacity?.resolution !== undefined) ? own('Resolution: the smallest number seen to fail is this much larger.') : undefined,
  ]
}

/** Variants that were not measured, with the reason: those that are not there, and those that do not work. */
function unmeasured({ variants, cluster }: Results): Block[] {
  const here = cluster.kind === 'kubernetes' ? 'on this cluster' : 'on this host'
  return ([['skipped', `Skipped, not there ${here}:`, 'To add it'], ['broken', `Broken: there ${here}, but not working:`, 'What may help']] as const).flatMap(([status, title, advice]) => {
    const items = variants.flatMap(variant => variant.status === status
      ? [rich`${variant.name}: ${variant.reason}. ${own(advice)}: ${variant.remedy}`]
      : [])
    return items.length === 0 ? [] : [...paragraph(own(title)), ...list(items)]
  })
}
