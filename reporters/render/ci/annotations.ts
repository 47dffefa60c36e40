import type { Results, TestRecord, VerdictRecord } from '../../../src/results/results.ts'
import { checkSentence, failedChecks } from '../tables/failed-checks.ts'
import { workflowCommand } from './workflow-command.ts'

/** GitHub keeps that many errors, and as many warnings, of one step. */
const MAX_EACH = 10

interface Annotation {
  file?: string
  title: string
  message: string
}

/**
 * Annotations for GitHub Actions, one workflow command a line: an error for each budget that was not kept, naming budget and number, and for
 * each other test that failed; for a run that is void or did not end; warnings for what makes figures doubtful. Empty where there is none.
 */
export function annotations(results: Results): string {
  const { run, validity } = results
  const findings = (status: 'void' | 'marked'): Annotation[] => validity.findings
    .filter(finding => finding.status === status)
    .map(({ check, seen, why, variant }) => ({ title: `podfit: ${status}: ${check}`, message: `${variant === undefined ? 'the whole run' : variant}: ${seen}: ${why}` }))
  const errors: Annotation[] = [
    ...run.status === 'complete' ? [] : [{ title: `podfit: the run is ${run.status}`, message: `${run.reason ?? 'the harness was killed'}: what it did not come to measure is missing` }],
    ...findings('void'),
    ...results.tests.filter(({ state }) => state === 'failed').flatMap(test => ofTest(results, test)),
    // Of a run that was killed before Vitest could say how its tests ended.
    ...results.verdicts.filter(({ pass, test }) => !pass && !results.tests.some(({ name }) => name === test)).map(ofCheck),
  ]
  return [...lines('error', errors), ...lines('warning', findings('marked'))].map(line => `${line}\n`).join('')
}

function ofTest(results: Results, test: TestRecord): Annotation[] {
  const { file, name, note } = test
  const checks = failedChecks(results, test)
  return checks.length === 0
    ? [{ file, title: `podfit: ${name}`, message: note ?? 'failed without a message' }]
    : checks.map(check => ({ file, ...ofCheck(check) }))
}

function ofCheck(check: VerdictRecord): Annotation {
  return { title: `podfit: ${check.variant}: ${check.matcher}`, message: checkSentence(check) }
}

/** What GitHub would drop is counted in the last one it keeps. */
function lines(command: 'error' | 'warning', all: Annotation[]): string[] {
  const shown = all.length <= MAX_EACH ? all : [...all.slice(0, MAX_EACH - 1), { title: 'podfit', message: `and ${all.length - MAX_EACH + 1} more, in the report` }]
  return shown.map(({ file, title, message }) => workflowCommand(command, { ...file === undefined || file.startsWith('(') ? {} : { file }, title }, message))
}
