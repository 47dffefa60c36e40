import type { AnyResults, AnyVariantRecord } from '../../../src/results/imported-results.ts'
import { maxPodsCell } from '../tables/capacity-cells.ts'
import type { CapacityRow } from '../tables/capacity-rows.ts'
import { paragraph, table } from '../document/blocks.ts'
import { own } from '../document/rich.ts'
import type { Section } from '../document/section.ts'
import { overheadRows } from '../tables/overhead-rows.ts'
import { variantRow } from '../tables/variant-row.ts'
import { voidNotes } from '../tables/void-notes.ts'

/** How many times more runc pods fit; undefined where runc or everything else has no maximum in this run. */
export function overheadSection(results: AnyResults): Section | undefined {
  const rows = overheadRows(results)
  if (!rows)
    return undefined
  const { base, others } = rows
  const all = [base, ...others.map(({ row }) => row)]
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
      ], others.map(({ row, factor }) => variantRow(row.variant, [own(maxPodsCell(row)), own(factor ? `${factor.bound}${factor.value.toFixed(1)}x` : 'not measurable')]))),
      ...paragraph(own(note(base, all, results.imported ? 'as published' : 'of this run'))),
      ...voidNotes(all.map(({ variant }) => variant)),
    ],
  }
}

function note(base: CapacityRow<AnyVariantRecord>, all: CapacityRow<AnyVariantRecord>[], from: string): string {
  const isBound = all.some(({ capacity }) => capacity?.censored)
  return `Based on how many pods fit, as in the post: max pods of runc (${maxPodsCell(base)}) divided by the variant's, both ${from}.${isBound ? ' Where one of the two is only known as "at least", so is the factor a bound; where both are, it is not measurable.' : ''}`
}
