import type { Results } from '../../../src/results/results.ts'
import { list, paragraph, table } from '../document/blocks.ts'
import type { Rich } from '../document/rich.ts'
import { joined, own, rich, strong } from '../document/rich.ts'
import type { Section } from '../document/section.ts'
import type { ValidityRow } from '../tables/validity-rows.ts'
import { validityRows } from '../tables/validity-rows.ts'

const SHOWN = 3
const WORDS: Record<ValidityRow['status'], Rich> = { 'void': strong(own('VOID'), 'bad'), 'marked': strong(own('marked'), 'warn'), 'ok': own('ok'), 'not-checked': own('not checked') }

/** The conditions of the run, each with what was seen and what it does to the figures; undefined where nothing was checked. */
export function validitySection({ validity }: Results): Section | undefined {
  const rows = validityRows(validity.findings)
  if (rows.length === 0)
    return undefined
  const checked = rows.filter(({ status }) => status !== 'not-checked')
  const unchecked = rows.filter(({ status }) => status === 'not-checked')
  return {
    id: 'validity',
    title: 'Validity',
    blocks: [
      ...checked.length === 0
        ? []
        : [table('What was going on while it was measured', [{ header: 'Check' }, { header: 'Verdict' }, { header: 'Seen' }, { header: 'Where' }, { header: 'What it does to the figures' }], checked.map(row => ({
            cells: [row.check, WORDS[row.status], row.seen, where(row), row.why],
          })))],
      ...unchecked.length === 0 ? [] : [...paragraph(own('Not checked:')), ...list(unchecked.map(({ check, seen }) => rich`${check}: ${seen}`))],
      ...paragraph(own('Of a check that found several things the worst is shown; all are in results.json.')),
    ],
  }
}

function where({ status, where: places }: ValidityRow): Rich {
  if (places.length === 0 || status === 'ok')
    return own('run')
  const rest = places.length > SHOWN ? ` and ${places.length - SHOWN} more` : ''
  return [joined(places.slice(0, SHOWN), ', '), own(rest)]
}
