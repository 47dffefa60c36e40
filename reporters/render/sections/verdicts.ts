import type { Results, TestRecord, VerdictRecord } from '../../../src/results/results.ts'
import { counted } from '../counted.ts'
import { escapeMarkdown } from '../escape-markdown.ts'
import { markdownTable } from '../markdown-table.ts'

const WORDS: Record<TestRecord['state'], string> = { passed: 'passed', failed: '**failed**', skipped: 'skipped', pending: 'not run' }

/** What the specs asked of the numbers, and which of them said no. */
export function verdictsSection(results: Results): string {
  return ['## Verdicts', ...unbudgeted(results), verdictTable(results), tests(results.tests)].join('\n\n')
}

function unbudgeted({ plan, run, verdicts }: Results): string[] {
  return plan.hasBudgets === false && verdicts.length > 0
    ? [`The profile ${escapeMarkdown(run.profile)} has no budgets: these checks only ask that one pod fits, and that all came up before the deadline.`]
    : []
}

function verdictTable({ variants, verdicts }: Results): string {
  if (verdicts.length === 0)
    return 'No budget was checked in this run.'
  const order = new Map(variants.map(({ name }, index) => [name, index]))
  const place = ({ variant }: VerdictRecord): number => order.get(variant) ?? order.size
  return markdownTable([
    { header: 'Variant' },
    { header: 'Check' },
    { header: 'Budget' },
    { header: 'Received' },
    { header: 'Verdict' },
  ], verdicts.toSorted((a, b) => place(a) - place(b)).map(({ variant, matcher, expected, received, pass }) => [
    escapeMarkdown(variant),
    escapeMarkdown(matcher),
    escapeMarkdown(expected),
    escapeMarkdown(received),
    pass ? 'pass' : '**FAIL**',
  ]))
}

function tests(records: TestRecord[]): string {
  if (records.length === 0)
    return 'Vitest did not come to say how its tests ended.'
  const count = (state: TestRecord['state']): number => records.filter(record => record.state === state).length
  const others = records.filter(({ state }) => state !== 'passed')
  const parts = [`${count('passed')} passed`, `${count('failed')} failed`, `${count('skipped')} skipped`]
  if (count('pending') > 0)
    parts.push(`${count('pending')} not run`)
  const lines = others.map(({ state, file, name, note }) =>
    `- ${WORDS[state]}: ${escapeMarkdown(file)}: ${escapeMarkdown(name)}${note === undefined ? '' : `: ${escapeMarkdown(note)}`}`)
  return [`${counted(records.length, 'test')}: ${parts.join(', ')}.`, ...lines.length > 0 ? ['', ...lines] : []].join('\n')
}
