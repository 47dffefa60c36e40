import type { Results } from '../../../src/results/results.ts'
import { escapeMarkdown } from '../escape-markdown.ts'
import { markdownTable } from '../markdown-table.ts'
import type { ValidityRow } from '../validity-rows.ts'
import { validityRows } from '../validity-rows.ts'

const SHOWN = 3
const WORDS: Record<ValidityRow['status'], string> = { 'void': '**VOID**', 'marked': '**marked**', 'ok': 'ok', 'not-checked': 'not checked' }

/** The conditions of the run, each with what was seen and what it does to the figures; empty where nothing was checked. */
export function validitySection({ validity }: Results): string {
  const rows = validityRows(validity.findings)
  if (rows.length === 0)
    return ''
  const checked = rows.filter(({ status }) => status !== 'not-checked')
  const unchecked = rows.filter(({ status }) => status === 'not-checked')
  return [
    '## Validity',
    ...checked.length === 0
      ? []
      : [markdownTable([{ header: 'Check' }, { header: 'Verdict' }, { header: 'Seen' }, { header: 'Where' }, { header: 'What it does to the figures' }], checked.map(row => [
          escapeMarkdown(row.check),
          WORDS[row.status],
          escapeMarkdown(row.seen),
          where(row),
          escapeMarkdown(row.why),
        ]))],
    ...unchecked.length === 0 ? [] : [['Not checked:', '', ...unchecked.map(({ check, seen }) => `- ${escapeMarkdown(check)}: ${escapeMarkdown(seen)}`)].join('\n')],
    'Of a check that found several things the last of the worst is shown; all are in results.json.',
  ].join('\n\n')
}

function where({ status, where: places }: ValidityRow): string {
  if (places.length === 0)
    return 'run'
  const rest = places.length > SHOWN ? ` and ${places.length - SHOWN} more` : ''
  return status === 'ok' ? 'run' : `${places.slice(0, SHOWN).map(place => escapeMarkdown(place)).join(', ')}${rest}`
}
