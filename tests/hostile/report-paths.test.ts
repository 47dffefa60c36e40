import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, afterEach, describe, expect, test } from 'vitest'
import { writeImportedReport } from '../../reporters/write-imported-report.ts'
import { writeReport } from '../../reporters/write-report.ts'
import { readBaseline } from '../../src/compare/read-baseline.ts'
import { readSnapshot } from '../../src/compare/read-snapshot.ts'
import { importCsv } from '../../src/import/import-csv.ts'
import { Journal } from '../../src/results/journal.ts'
import { pointLatest } from '../../src/results/point-latest.ts'
import { readAnyResults } from '../../src/results/read-any-results.ts'
import { testCsvText } from '../import/csv-builder.ts'
import { JournalBuilder, RUNC } from '../results/journal-builder.ts'
import type { VariantRecord } from '../../src/results/results.ts'

const UNTOUCHED = 'not podfit\'s'
let dir: string
let victim: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'podfit-paths-'))
  victim = join(dir, 'victim')
  writeFileSync(victim, UNTOUCHED)
})

afterEach(() => {
  expect(readFileSync(victim, 'utf8')).toBe(UNTOUCHED)
  rmSync(dir, { recursive: true })
})

function runWith(variant: VariantRecord = RUNC): string {
  const run = join(dir, 'reports', 'r1')
  mkdirSync(run, { recursive: true })
  new JournalBuilder().begin([variant]).rollout(variant).end().write(join(run, 'journal.ndjson'))
  return run
}

describe('links in the folder of a report', () => {
  test('to files elsewhere are replaced, never written through', async () => {
    const run = runWith()
    const names = ['report.md', 'results.json', 'test.csv', 'timeline_pods_ready.csv', 'timeline_http_success.csv']
    for (const name of names)
      symlinkSync(victim, join(run, name))
    await writeReport(run)
    for (const name of names)
      expect(lstatSync(join(run, name)).isFile(), name).toBe(true)
  })

  test('a journal is not begun through one', () => {
    const run = join(dir, 'reports', 'r2')
    mkdirSync(run, { recursive: true })
    symlinkSync(victim, join(run, 'journal.ndjson'))
    expect(() => Journal.create(join(run, 'journal.ndjson'))).toThrow(/cannot be created/)
    symlinkSync(join(dir, 'nowhere'), join(run, 'dangling.ndjson'))
    expect(() => Journal.create(join(run, 'dangling.ndjson'))).toThrow(/cannot be created/)
    expect(existsSync(join(dir, 'nowhere'))).toBe(false)
  })

  test('`latest` is replaced where it is a link, and left where it is anything else', () => {
    const run = runWith()
    symlinkSync(victim, join(dir, 'reports', 'latest'))
    expect(pointLatest(run)).toBe(true)
    rmSync(join(dir, 'reports', 'latest'))
    mkdirSync(join(dir, 'reports', 'latest'))
    writeFileSync(join(dir, 'reports', 'latest', 'kept'), '')
    expect(pointLatest(run)).toBe(false)
    expect(existsSync(join(dir, 'reports', 'latest', 'kept'))).toBe(true)
  })
})

describe('what is no file', () => {
  test.for(['/dev/zero', '/dev/tty', 'pipe', 'folder'])('%s: neither journal nor results are read from it', async special => {
    const run = join(dir, 'reports', 'r3')
    mkdirSync(run, { recursive: true })
    for (const name of ['journal.ndjson', 'results.json']) {
      const path = join(run, name)
      if (special === 'pipe')
        execFileSync('mkfifo', [path])
      else if (special === 'folder')
        mkdirSync(path)
      else
        symlinkSync(special, path)
    }
    await expect(writeReport(run)).rejects.toThrow(/expected the journal of a run at/)
    expect(() => readAnyResults(join(run, 'results.json'))).toThrow(/expected a results.json/)
    expect(() => readSnapshot(run)).toThrow(/expected a results.json/)
    expect(() => readBaseline(join(run, 'results.json'))).toThrow(/expected a baseline/)
    expect(readdirSync(run).toSorted()).toEqual(['journal.ndjson', 'results.json'])
  })
})

test('names in a journal are no paths', async () => {
  const name = '../../../../victim'
  const run = runWith({ ...RUNC, name, runtime: name, variant: name })
  const { files } = await writeReport(run)
  expect(files.every(file => file.startsWith(`${run}/`) && !file.slice(run.length + 1).includes('/'))).toBe(true)
  expect(readdirSync(dir).toSorted()).toEqual(['reports', 'victim'])
})

test('names in a CSV file are no paths', async () => {
  const csv = join(dir, 'test.csv')
  writeFileSync(csv, testCsvText([{ test_id: '../../x', runtime_class: '../../victim', variant: '/etc/passwd', deployment: '..', selector: '../..' }]))
  const results = importCsv([csv])
  expect(results.run.id).toMatch(/^imported-\d{8}-\d{6}$/)
  const out = join(dir, 'reports', results.run.id)
  const files = await writeImportedReport(out, results)
  expect(files.every(file => file.startsWith(`${out}/`) && !file.slice(out.length + 1).includes('/'))).toBe(true)
  expect(readdirSync(dir).toSorted()).toEqual(['reports', 'test.csv', 'victim'])
})
