import type { Results } from '../../../src/results/results.ts'
import { capacityRows } from '../capacity-rows.ts'
import { escapeMarkdown } from '../escape-markdown.ts'
import { markdownTable } from '../markdown-table.ts'
import { variantCells } from '../variant-cells.ts'

/** What stopped each density search, with the text that shows it. */
export function bindingConstraintsSection(results: Results): string {
  const rows = capacityRows(results).flatMap(({ variant, trials }) => trials.flatMap(trial => trial.status === 'complete'
    ? [[
        ...variantCells(variant),
        String(trial.round),
        `${trial.result.censored ? '>= ' : ''}${trial.result.maxPods}`,
        trial.result.constraint,
        escapeMarkdown(trial.result.evidence),
      ]]
    : []))
  if (rows.length === 0)
    return '## Binding constraints\n\nNot measured in this run: no density search came to its end.'
  return `## Binding constraints\n\n${markdownTable([
    { header: 'Runtime' },
    { header: 'Variant' },
    { header: 'Round', align: 'right' },
    { header: 'Max pods', align: 'right' },
    { header: 'Constraint' },
    { header: 'Evidence' },
  ], rows)}`
}
