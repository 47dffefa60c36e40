import type { ImportedResults } from '../../../src/results/imported-results.ts'
import { formatBytes } from '../../../src/units/quantity.ts'
import { maxPodsCell } from '../tables/capacity-cells.ts'
import { capacityRows } from '../tables/capacity-rows.ts'
import { paragraph, table } from '../document/blocks.ts'
import type { Rich } from '../document/rich.ts'
import { own, rich } from '../document/rich.ts'
import type { Section } from '../document/section.ts'
import { NOT_MEASURED } from '../text/seconds.ts'
import { unmarkedRow } from '../tables/variant-row.ts'

/** How many pods fit, in the published table's own columns: there is nothing for podfit's others. */
export function importedCapacitySection(results: ImportedResults): Section {
  return {
    id: 'pod-capacity',
    title: 'Pod capacity',
    specs: ['density'],
    blocks: [
      table('How many pods of each variant fit', [
        { header: 'Runtime' },
        { header: 'Variant' },
        { header: 'Max Pods Supported', align: 'right' },
        { header: 'Pods Used', align: 'right' },
      ], capacityRows(results).map(row => unmarkedRow(row.variant, [own(maxPodsCell(row)), own(row.podsUsed.join(', ') || NOT_MEASURED)]))),
      ...paragraph(...notes(results)),
    ],
  }
}

function notes({ variants, densities }: ImportedResults): Rich[] {
  const sources = [...new Set(densities.map(({ source }) => source))]
  const sizes = [...new Set(densities.flatMap(({ moreBelowBytes }) => moreBelowBytes ?? []))]
  return [
    ...sources.map(source => rich`Max Pods Supported is not in the CSV files. It is from the table of the post "${source}", beside the rows whose figures are the post's. How it was found and what stopped it is not recorded.`),
    ...sizes.map(bytes => rich`${'*'}: the post says that more is possible below ${formatBytes(bytes)} a guest.`),
    ...densities.length < variants.length ? [own('A dash: the CSV files have no maximum, and these rows were not published.')] : [],
    own('Pods Used: the size of the rollouts timed below.'),
  ]
}
