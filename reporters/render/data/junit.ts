import type { Results, TestRecord } from '../../../src/results/results.ts'
import { escapeXml } from '../text/escape-xml.ts'
import { checkSentence, failedChecks } from '../tables/failed-checks.ts'

/**
 * `junit.xml`, as CI systems read it: a suite for each file of specs, a case for each test, its failure naming the budget and the number.
 * A run that did not come to its end has an error of its own: what is missing must not look passed.
 */
export function junit(results: Results): string {
  const { run, tests } = results
  const files = [...new Set(tests.map(({ file }) => file))]
  const suites = files.map(file => suite(file, tests.filter(test => test.file === file).map(test => testCase(results, test))))
  if (run.status !== 'complete')
    suites.push(suite('(run)', [{ kind: 'error', text: `    <testcase name="the run came to its end" classname="(run)"><error message="${escapeXml(`the run is ${run.status}${run.reason === undefined ? '' : `: ${run.reason}`}`)}"/></testcase>` }]))
  if (results.validity.verdict === 'void')
    suites.push(suite('(validity)', [{ kind: 'failure', text: `    <testcase name="the run's figures say something about the variants" classname="(validity)"><failure message="${escapeXml(voidReason(results))}"/></testcase>` }]))
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${escapeXml(`podfit ${run.id}`)}" ${counts(suites.flatMap(({ cases }) => cases))}>\n${suites.map(({ text }) => text).join('')}</testsuites>\n`
}

interface Case {
  kind: 'passed' | 'failure' | 'error' | 'skipped'
  text: string
}

function suite(name: string, cases: Case[]): { cases: Case[], text: string } {
  return { cases, text: `  <testsuite name="${escapeXml(name)}" ${counts(cases)}>\n${cases.map(({ text }) => `${text}\n`).join('')}  </testsuite>\n` }
}

function counts(cases: Case[]): string {
  const count = (kind: Case['kind']): number => cases.filter(each => each.kind === kind).length
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`
}

function testCase(results: Results, test: TestRecord): Case {
  const { name, file, state, note } = test
  const open = `    <testcase name="${escapeXml(name)}" classname="${escapeXml(file)}"`
  if (state === 'passed')
    return { kind: 'passed', text: `${open}/>` }
  if (state !== 'failed')
    return { kind: 'skipped', text: `${open}><skipped message="${escapeXml(note ?? (state === 'pending' ? 'not run' : 'no reason given'))}"/></testcase>` }
  const checks = failedChecks(results, test).map(checkSentence)
  const [first = note ?? 'no message'] = checks
  const details = [...checks, ...note === undefined ? [] : [note]].map(line => `${escapeXml(line)}\n`).join('')
  return { kind: 'failure', text: `${open}><failure message="${escapeXml(first)}">${details}</failure></testcase>` }
}

function voidReason({ validity }: Results): string {
  return `the run is void: ${validity.findings.filter(({ status }) => status === 'void').map(({ check, seen, why }) => `${check}: ${seen} (${why})`).join('; ')}`
}
