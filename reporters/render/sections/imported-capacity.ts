import type { ImportedResults } from '../../../src/results/imported-results.ts'
import { formatBytes } from '../../../src/units/quantity.ts'
import { maxPodsCell } from '../capacity-cells.ts'
import { capacityRows } from '../capacity-rows.ts'
import { escapeMarkdown } from '../escape-markdown.ts'
import { markdownTable } from '../markdown-table.ts'
import { NOT_MEASURED } from '../seconds.ts'
import { variantCells } from '../variant-cells.ts'

/** How many pods fit, in the published table's own columns: there is nothing for podfit's others. */
export function importedCapacitySection(results: ImportedResults): string {
  const rows = capacityRows(results)
  const table = markdownTable([
    { header: 'Runtime' },
    { header: 'Variant' },
    { header: 'Max Pods Supported', align: 'right' },
    { header: 'Pods Used', align: 'right' },
  ], rows.map(row => [...variantCells(row.variant), maxPodsCell(row), row.podsUsed.join(', ') || NOT_MEASURED]))
  return ['## Pod capacity', table, notes(results).join('\n')].join('\n\n')
}

function notes({ variants, densities }: ImportedResults): string[] {
  const sources = [...new Set(densities.map(({ source }) => source))]
  const sizes = [...new Set(densities.flatMap(({ moreBelowBytes }) => moreBelowBytes ?? []))]
  return [
    ...sources.map(source => `Max Pods Supported is not in the CSV files. It is from the table of the post "${escapeMarkdown(source)}", beside the rows whose figures are the post's. How it was found and what stopped it is not recorded.`),
    ...sizes.map(bytes => String.raw`\*: the post says that more is possible below ${formatBytes(bytes)} a guest.`),
    ...densities.length < variants.length ? ['A dash: the CSV files have no maximum, and these rows were not published.'] : [],
    'Pods Used: the size of the rollouts timed below.',
  ]
}
