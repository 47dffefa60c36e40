import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Arbitrary } from 'fast-check'
import { assert, constant, oneof, property, shuffledSubarray, uint8Array } from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { pictures } from '../../reporters/render/pictures/pictures.ts'
import { IMPORT_REPORTS, REPORTS } from '../../reporters/render/reports.ts'
import { terminal } from '../../reporters/render/terminal.ts'
import { compareRuns } from '../../src/compare/compare-runs.ts'
import { snapshotOf } from '../../src/compare/snapshot-of.ts'
import { importCsv } from '../../src/import/import-csv.ts'
import { loadPlan } from '../../src/plan/load-plan.ts'
import { readAnyResults } from '../../src/results/read-any-results.ts'
import { JournalReadError } from '../../src/results/journal-read-error.ts'
import { readJournal } from '../../src/results/read-journal.ts'
import type { Results } from '../../src/results/results.ts'
import { resultsFromJournal } from '../../src/results/results-from-journal.ts'
import { validateResults } from '../../src/results/validate-results.ts'
import { testCsvText, timelineText } from '../import/csv-builder.ts'
import { GVISOR, JournalBuilder, KATA, RUNC } from '../results/journal-builder.ts'
import { expectPrintable, FUZZ, mutatedBytes, mutatedJson, mutatedText, NASTY, worksOrRefuses } from './fuzz.ts'

const dir = mkdtempSync(join(tmpdir(), 'podfit-hostile-'))

afterAll(() => rmSync(dir, { recursive: true }))

function file(name: string, content: string | Buffer): string {
  const path = join(dir, name)
  writeFileSync(path, content)
  return path
}

const JOURNAL = new JournalBuilder().begin([RUNC, GVISOR, KATA]).rollout(RUNC).rollout(GVISOR, { up: 3 }).density(RUNC, { maxPods: 487, resolution: 1, constraint: 'maxPods', censored: false, evidence: 'Too many pods.', holdMs: 10_000 })
  .finding({ status: 'marked' }).settled('rollout-runc-r1', { status: 'settled', tookMs: 5 }).verdict().test().end()

/** What any journal that is read gives, every renderer takes; what it makes is safe to show. */
function renderAll(results: Results): void {
  for (const [name, render] of Object.entries(REPORTS)) {
    const text = render(results)
    if (name.endsWith('.md'))
      expectPrintable(text.replaceAll('\r', ''))
  }
  expectPrintable(terminal(results))
  pictures(results)
}

describe('plans', () => {
  const PLAN = readFileSync(join(import.meta.dirname, '../../podfit.yaml'), 'utf8')
  // Some of the shipped variants: hundreds of plans are read, and each reads all there are.
  const runtimesDir = join(dir, 'runtimes')
  mkdirSync(runtimesDir)
  for (const name of ['crun', 'gvisor', 'kata-qemu', 'runc'])
    cpSync(join(import.meta.dirname, `../../fixtures/runtimes/${name}.yaml`), join(runtimesDir, `${name}.yaml`))
  const load = (content: string | Buffer): unknown => worksOrRefuses(() => loadPlan(file('podfit.yaml', content), { env: {}, runtimesDir }))

  test('with their text changed', () => {
    assert(property(mutatedText(PLAN), text => void load(text)), FUZZ)
  })

  test('with their bytes changed, or of bytes alone', () => {
    assert(property(oneof(mutatedBytes(PLAN), uint8Array({ maxLength: 400 }).map(bytes => Buffer.from(bytes))), bytes => void load(bytes)), FUZZ)
  })

  test.for(NASTY.slice(0, -1).map(text => [text]))('named variants, profiles and values like %j', ([text]) => {
    for (const plan of [`variants: [${JSON.stringify(text)}]`, `variants: [runc]\nprofile: ${JSON.stringify(text)}`, `variants: [runc]\nprofiles:\n  ${JSON.stringify(text)}: { budgets: { ${JSON.stringify(text)}: { maxPods: 1 } } }`, `variants: [runc]\ntimeouts: { rollout: ${JSON.stringify(text)} }`])
      expect(() => load(plan)).not.toThrow()
  })
})

test('a journal of more pods than there can be is refused', () => {
  const of = (replicas: number): string => JOURNAL.entries.map(entry => `${JSON.stringify(entry.type === 'trial' && entry.kind === 'rollout' ? { ...entry, replicas } : entry)}\n`).join('')
  renderAll(resultsFromJournal(readJournal(file('journal.ndjson', of(1_000_000))), 'journal'))
  expect(() => readJournal(file('journal.ndjson', of(1_000_001)))).toThrow(JournalReadError)
})

describe('journals', () => {
  const read = (content: string | Buffer): void => {
    const path = file('journal.ndjson', content)
    const results = worksOrRefuses(() => resultsFromJournal(readJournal(path, warning => expectPrintable(warning)), 'journal'))
    if (results !== undefined)
      renderAll(results)
  }

  test('with their text changed', () => {
    assert(property(mutatedText(JOURNAL.text()), read), FUZZ)
  })

  test('with their bytes changed', () => {
    assert(property(mutatedBytes(JOURNAL.text()), read), FUZZ)
  })

  test('with entries whose parts are something else, are missing, doubled or in another order', () => {
    const entries = oneof(mutatedJson(JOURNAL.entries), shuffledSubarray(JOURNAL.entries).map(some => [JOURNAL.entries[0], ...some]))
    assert(property(entries, some => {
      const lines: unknown[] = Array.isArray(some) ? some : [some]
      read(lines.map(entry => `${JSON.stringify(entry)}\n`).join(''))
    }), FUZZ)
  })
})

test('results.json, with their parts changed', () => {
  const results = resultsFromJournal(JOURNAL.entries)
  assert(property(mutatedJson(results), value => {
    const read = worksOrRefuses(() => validateResults(structuredClone(value), 'results.json'))
    if (read === undefined || read.imported)
      return
    renderAll(read)
    worksOrRefuses(() => compareRuns(snapshotOf(read), snapshotOf(results)))
  }), FUZZ)
  assert(property(mutatedText(JSON.stringify(results, null, 2)), text => void worksOrRefuses(() => readAnyResults(file('results.json', text)))), FUZZ)
})

test('CSV files of others, with their text and bytes changed', () => {
  const rollouts = testCsvText([{}, { test_id: 't2', runtime_class: 'gvisor', success: 'False', all_ready_latency_seconds: '' }])
  const timeline = timelineText('pods_ready', [['0.5', 0], ['1.0', 2], ['1.5', 3]])
  const change = (text: string): Arbitrary<string | Buffer> => oneof(constant(text), mutatedText(text), mutatedBytes(text))
  assert(property(change(rollouts), change(timeline), (csv, ready) => {
    const results = worksOrRefuses(() => importCsv([file('test.csv', csv), file('timeline_pods_ready.csv', ready)]))
    if (results !== undefined) {
      expect(results.run.id).toMatch(/^imported-\d{8,}-\d{6}$/)
      expectPrintable(terminal(results))
      for (const render of Object.values(IMPORT_REPORTS))
        render(results)
      pictures(results)
    }
  }), FUZZ)
})
