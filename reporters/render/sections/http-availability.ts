import type { AnyResults } from '../../../src/results/imported-results.ts'
import { countOf } from '../tables/capacity-cells.ts'
import { paragraph, table } from '../document/blocks.ts'
import { own } from '../document/rich.ts'
import type { Section } from '../document/section.ts'
import { rolloutRows } from '../tables/rollout-rows.ts'
import { countedRollouts } from '../tables/counted-rollouts.ts'
import { secondsCell } from '../text/seconds.ts'
import { spreadOf } from '../tables/spread.ts'
import { variantRow } from '../tables/variant-row.ts'
import { voidNotes } from '../tables/void-notes.ts'

/** How long until the pods answered HTTP. Only rollouts whose pods were all answering count: n says of how many. */
export function httpAvailabilitySection(results: AnyResults): Section {
  const rows = rolloutRows(results)
  return {
    id: 'http-availability',
    title: 'HTTP availability',
    specs: ['availability'],
    blocks: rows.length === 0
      ? paragraph(own('Not measured in this run: no rollouts.'))
      : [
          table('Seconds from the request until pods answered HTTP', [
            { header: 'Runtime' },
            { header: 'Variant' },
            { header: 'Pods Used', align: 'right' },
            { header: 'First HTTP (s)', align: 'right' },
            { header: 'All HTTP (s)', align: 'right' },
            { header: 'Mean HTTP (s)', align: 'right' },
            { header: 'n', align: 'right' },
          ], rows.map(({ variant, replicas, trials }) => {
            const counted = countedRollouts(trials, 'allAvailableMs')
            return variantRow(variant, [
              String(replicas),
              secondsCell(spreadOf(counted.flatMap(({ firstAvailableMs }) => firstAvailableMs ?? []))),
              secondsCell(spreadOf(counted.flatMap(({ allAvailableMs }) => allAvailableMs ?? []))),
              secondsCell(spreadOf(counted.flatMap(({ meanAvailableMs }) => meanAvailableMs ?? []))),
              countOf(counted.length, trials.length),
            ].map(own))
          })),
          ...voidNotes(rows.map(({ variant }) => variant)),
        ],
  }
}
