import type { AnyResults } from '../../../src/results/imported-results.ts'
import type { Capacity, CapacityRow } from '../capacity-rows.ts'
import { capacityRows } from '../capacity-rows.ts'
import { maxPodsCell } from '../capacity-cells.ts'
import { paragraph, table } from '../document/blocks.ts'
import { own } from '../document/rich.ts'
import type { Section } from '../document/section.ts'
import type { NamedVariant } from '../variant-cells.ts'
import { variantRow } from '../variant-row.ts'
import { voidNotes } from '../void-notes.ts'

const BASELINE = 'runc'

/** How many times more runc pods fit; undefined where runc or everything else has no maximum in this run. */
export function overheadSection(results: AnyResults): Section | undefined {
  const rows = capacityRows(results)
  const baseline = rows.find(({ variant }) => variant.name === BASELINE)
  const others = rows.filter(({ variant, capacity }) => variant.name !== BASELINE && capacity)
  if (!baseline?.capacity || others.length === 0)
    return undefined
  const { capacity } = baseline
  return {
    id: 'overhead',
    title: 'Overhead',
    specs: ['density'],
    blocks: [
      table('How many times more pods of runc fit', [
        { header: 'Runtime' },
        { header: 'Variant' },
        { header: 'Max Pods Supported', align: 'right' },
        { header: 'Overhead vs runc', align: 'right' },
      ], others.map(row => variantRow(row.variant, [own(maxPodsCell(row)), own(isVoid(baseline.variant) ? 'not measurable' : factorCell(capacity, row))]))),
      ...paragraph(own(note(baseline, others, results.imported ? 'as published' : 'of this run'))),
      ...voidNotes([baseline, ...others].map(({ variant }) => variant)),
    ],
  }
}

/** What is void is no yardstick. */
function isVoid({ voidReason }: NamedVariant): boolean {
  return voidReason !== undefined
}

function factorCell(baseline: Capacity, { capacity }: Pick<CapacityRow, 'capacity'>): string {
  if (!capacity || capacity.maxPods === 0 || (baseline.censored && capacity.censored))
    return 'not measurable'
  const bound = baseline.censored ? '>= ' : capacity.censored ? '<= ' : ''
  return `${bound}${(baseline.maxPods / capacity.maxPods).toFixed(1)}x`
}

function note(baseline: Pick<CapacityRow, 'capacity'>, others: Pick<CapacityRow, 'capacity'>[], from: string): string {
  const isBound = [baseline, ...others].some(({ capacity }) => capacity?.censored)
  return `Based on how many pods fit, as in the post: max pods of runc (${maxPodsCell(baseline)}) divided by the variant's, both ${from}.${isBound ? ' Where one of the two is only known as "at least", so is the factor a bound; where both are, it is not measurable.' : ''}`
}
