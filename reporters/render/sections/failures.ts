import type { Results, VerdictRecord } from '../../../src/results/results.ts'
import { counted } from '../text/counted.ts'
import { checkStandings } from '../tables/check-standing.ts'
import { list, paragraph, table } from '../document/blocks.ts'
import type { Link, Rich } from '../document/rich.ts'
import { joined, link, own, rich, strong } from '../document/rich.ts'
import type { Block, Section } from '../document/section.ts'

/** Trials that are linked to from one failed check. */
const MAX_TRIALS = 5

/**
 * What a reviewer looks for first: the budgets that were not kept, with the trials that show it, and the tests that failed.
 *
 * @param recordOf where the record of a trial is; undefined where there is none
 */
export function failuresSection(results: Results, recordOf: (trial: string) => Link['href'] | undefined): Section {
  return { id: 'failures', title: 'Failed budgets', blocks: [...budgets(results, recordOf), ...tests(results)] }
}

function budgets(results: Results, recordOf: (trial: string) => Link['href'] | undefined): Block[] {
  const { verdicts } = results
  const failed = verdicts.filter(({ pass }) => !pass)
  if (failed.length === 0)
    return noneFailed(results)
  return [table('Budgets that were not kept', [
    { header: 'Variant' },
    { header: 'Check' },
    { header: 'Budget' },
    { header: 'Received' },
    { header: 'Trials' },
  ], failed.map((verdict) => {
    const { variant, matcher, expected, received } = verdict
    return { variant: { name: variant }, cells: [variant, matcher, expected, received, trialLinks(verdict, recordOf)] }
  }))]
}

function noneFailed(results: Results): Block[] {
  const checks = checkStandings(results)
  if (checks.void > 0)
    return paragraph(strong(own(`No check failed. ${checks.void} of ${counted(results.verdicts.length, 'check')} had passed before their figures were found void, and count for nothing.`), 'bad'))
  return paragraph(checks.pass === 0 ? strong(own('No budget was checked in this run.'), 'warn') : own(`None: ${counted(checks.pass, 'check')} passed.`))
}

function trialLinks({ trials }: VerdictRecord, recordOf: (trial: string) => Link['href'] | undefined): Rich {
  const links = trials.slice(0, MAX_TRIALS).map((trial) => {
    const href = recordOf(trial)
    return href === undefined ? trial : link(href, trial)
  })
  return [joined(links, ', '), own(trials.length > MAX_TRIALS ? ` and ${trials.length - MAX_TRIALS} more` : '')]
}

function tests({ tests }: Results): Block[] {
  const failed = tests.filter(({ state }) => state === 'failed')
  return failed.length === 0
    ? []
    : [
        ...paragraph(strong(own(`${counted(failed.length, 'test')} failed:`), 'bad')),
        ...list(failed.map(({ file, name, note }) => rich`${file}: ${name}${note === undefined ? [] : rich`: ${note}`}`)),
      ]
}
