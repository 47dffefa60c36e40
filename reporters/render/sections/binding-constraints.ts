import type { Results } from '../../../src/results/results.ts'
import { capacityRows } from '../capacity-rows.ts'
import { escapeMarkdown } from '../escape-markdown.ts'
import { markdownTable } from '../markdown-table.ts'
import { NOT_MEASURED } from '../seconds.ts'
import { variantRow } from '../variant-row.ts'
import { voidNotes } from '../void-notes.ts'

/** What stopped each density search, with the text that shows it. */
export function bindingConstraintsSection(results: Results): string {
  const capacities = capacityRows(results)
  const isOfSeveral = results.cluster.nodes.length > 1
  const rows = capacities.flatMap(({ variant, trials }) => trials.flatMap(trial => trial.status === 'complete'
    ? [variantRow(variant, [
        String(trial.round),
        `${trial.result.censored ? '>= ' : ''}${trial.result.maxPods}`,
        trial.result.constraint,
        ...isOfSeveral ? [(trial.result.nodes ?? []).map(node => escapeMarkdown(node)).join(', ') || NOT_MEASURED] : [],
        escapeMarkdown(trial.result.evidence),
      ])]
    : []))
  if (rows.length === 0)
    return '## Binding constraints\n\nNot measured in this run: no density search came to its end.'
  const table = markdownTable([
    { header: 'Runtime' },
    { header: 'Variant' },
    { header: 'Round', align: 'right' },
    { header: 'Max pods', align: 'right' },
    { header: 'Constraint' },
    ...isOfSeveral ? [{ header: 'Node' }] : [],
    { header: 'Evidence' },
  ], rows)
  return ['## Binding constraints', table, voidNotes(capacities.flatMap(({ variant, capacity }) => capacity ? variant : []))].filter(part => part !== '').join('\n\n')
}
