import type { ImportedResults } from '../../../src/results/imported-results.ts'
import { list, paragraph } from '../document/blocks.ts'
import { own, rich } from '../document/rich.ts'
import type { Section } from '../document/section.ts'

/** Rollouts whose pods did not all come up, or that the file says too little of; undefined where there are none. */
export function importedIncompleteSection({ rollouts }: ImportedResults): Section | undefined {
  const items = rollouts.filter(({ status }) => status !== 'complete').map(({ variant, round, deployment, reason }) =>
    rich`${variant}, round ${round}${deployment === undefined ? [] : rich` (${deployment})`}: ${reason ?? 'not known'}`)
  return items.length === 0
    ? undefined
    : {
        id: 'incomplete-trials',
        title: 'Incomplete trials',
        blocks: [...list(items), ...paragraph(own('Where not all pods came up, the file\'s "all" is of those that did, so it is left out here.'))],
      }
}
