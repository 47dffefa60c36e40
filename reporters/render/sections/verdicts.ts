import type { Results, TestRecord, VerdictRecord } from '../../../src/results/results.ts'
import { counted } from '../text/counted.ts'
import { checkStanding } from '../tables/check-standing.ts'
import type { CheckStanding } from '../tables/check-standing.ts'
import { list, paragraph, table } from '../document/blocks.ts'
import type { Rich } from '../document/rich.ts'
import { own, rich, strong } from '../document/rich.ts'
import type { Block, Section } from '../document/section.ts'

const WORDS: Record<TestRecord['state'], Rich> = { passed: own('passed'), failed: strong(own('failed'), 'bad'), skipped: own('skipped'), pending: own('not run') }

const STANDINGS: Record<CheckStanding, Rich> = { pass: own('pass'), fail: strong(own('FAIL'), 'bad'), void: strong(own('void'), 'bad') }

/** What the specs asked of the numbers, and which of them said no. */
export function verdictsSection(results: Results): Section {
  return { id: 'verdicts', title: 'Verdicts', blocks: [...unbudgeted(results), ...verdicts(results), ...tests(results.tests)] }
}

function unbudgeted({ plan, run, verdicts }: Results): Block[] {
  const others = verdicts.filter(({ matcher }) => !matcher.endsWith('toHoldAgainst'))
  return plan.hasBudgets === false && others.length > 0
    ? paragraph(rich`The profile ${run.profile} has no budgets: but for what is held against another, these checks only ask that one pod fits, and that all came up before the deadline.`)
    : []
}

function verdicts(results: Results): Block[] {
  const { variants, verdicts } = results
  if (verdicts.length === 0)
    return paragraph(own('No budget was checked in this run.'))
  const order = new Map(variants.map(({ name }, index) => [name, index]))
  const place = ({ variant }: VerdictRecord): number => order.get(variant) ?? order.size
  return [table('Every check of a figure', [
    { header: 'Variant' },
    { header: 'Check' },
    { header: 'Budget' },
    { header: 'Received' },
    { header: 'Verdict' },
  ], verdicts.toSorted((a, b) => place(a) - place(b)).map(verdict => ({
    variant: { name: verdict.variant },
    cells: [verdict.variant, verdict.matcher, verdict.expected, verdict.received, STANDINGS[checkStanding(verdict, results)]],
  })))]
}

function tests(records: TestRecord[]): Block[] {
  if (records.length === 0)
    return paragraph(own('Vitest did not come to say how its tests ended.'))
  const count = (state: TestRecord['state']): number => records.filter(record => record.state === state).length
  const parts = [`${count('passed')} passed`, `${count('failed')} failed`, `${count('skipped')} skipped`]
  if (count('pending') > 0)
    parts.push(`${count('pending')} not run`)
  return [
    ...paragraph(own(`${counted(records.length, 'test')}: ${parts.join(', ')}.`)),
    ...list(records.filter(({ state }) => state !== 'passed').map(({ state, file, name, note }) => rich`${WORDS[state]}: ${file}: ${name}${note === undefined ? [] : rich`: ${note}`}`)),
  ]
}
