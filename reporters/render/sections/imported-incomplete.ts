import type { ImportedResults } from '../../../src/results/imported-results.ts'
import { escapeMarkdown } from '../escape-markdown.ts'

/** Rollouts whose pods did not all come up, or that the file says too little of; empty where there are none. */
export function importedIncompleteSection({ rollouts }: ImportedResults): string {
  const lines = rollouts.filter(({ status }) => status !== 'complete').map(({ variant, round, deployment, reason }) =>
    `- ${escapeMarkdown(variant)}, round ${round}${deployment === undefined ? '' : ` (${escapeMarkdown(deployment)})`}: ${escapeMarkdown(reason ?? 'not known')}`)
  return lines.length === 0 ? '' : ['## Incomplete trials', lines.join('\n'), 'Where not all pods came up, the file\'s "all" is of those that did, so it is left out here.'].join('\n\n')
}
