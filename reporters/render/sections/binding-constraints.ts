import type { Results } from '../../../src/results/results.ts'
import { capacityRows } from '../tables/capacity-rows.ts'
import { paragraph, table } from '../document/blocks.ts'
import { joined, own } from '../document/rich.ts'
import type { Section } from '../document/section.ts'
import { NOT_MEASURED } from '../text/seconds.ts'
import { variantRow } from '../tables/variant-row.ts'
import { voidNotes } from '../tables/void-notes.ts'

/** What stopped each density search, with the text that shows it. */
export function bindingConstraintsSection(results: Results): Section {
  const capacities = capacityRows(results)
  const isOfSeveral = results.cluster.nodes.length > 1
  const rows = capacities.flatMap(({ variant, trials }) => trials.flatMap(trial => trial.status === 'complete'
    ? [variantRow(variant, [
        own(String(trial.round)),
        own(`${trial.result.censored ? '>= ' : ''}${trial.result.maxPods}`),
        own(trial.result.constraint),
        ...isOfSeveral ? [trial.result.nodes === undefined || trial.result.nodes.length === 0 ? own(NOT_MEASURED) : joined(trial.result.nodes, ', ')] : [],
        trial.result.evidence,
      ])]
    : []))
  return {
    id: 'binding-constraints',
    title: 'Binding constraints',
    specs: ['density'],
    blocks: rows.length === 0
      ? paragraph(own('Not measured in this run: no density search came to its end.'))
      : [
          table('What stopped each density search, round by round', [
            { header: 'Runtime' },
            { header: 'Variant' },
            { header: 'Round', align: 'right' },
            { header: 'Max pods', align: 'right' },
            { header: 'Constraint' },
            ...isOfSeveral ? [{ header: 'Node' }] : [],
            { header: 'Evidence' },
          ], rows),
          ...voidNotes(capacities.flatMap(({ variant, capacity }) => capacity ? variant : [])),
        ],
  }
}
