import { appendFileSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ReportError } from '../../reporters/report-error.ts'
import { writeReport } from '../../reporters/write-report.ts'
import { JournalReadError } from '../../src/results/journal-read-error.ts'
import { pointLatest } from '../../src/results/point-latest.ts'
import { readResults } from '../../src/results/read-results.ts'
import { JournalBuilder, RUNC } from '../results/journal-builder.ts'

let reports: string
let runDir: string

beforeEach(() => {
  reports = mkdtempSync(join(tmpdir(), 'podfit-reports-'))
  runDir = join(reports, 'r1')
  mkdirSync(runDir)
  new JournalBuilder().begin([RUNC]).rollout(RUNC).end().write(join(runDir, 'journal.ndjson'))
})

afterEach(() => rmSync(reports, { recursive: true, force: true }))

function contents(): Record<string, string> {
  return Object.fromEntries(readdirSync(runDir).map(name => [name, readFileSync(join(runDir, name), 'utf8')]))
}

test('writes every file, and the same journal gives the same bytes', async () => {
  const { results, files, warnings } = await writeReport(runDir)
  expect(files.map(file => file.slice(runDir.length + 1))).toEqual(['results.json', 'report.md', 'report.html', 'test.csv', 'timeline_pods_ready.csv', 'timeline_http_success.csv', 'summary.md', 'junit.xml', 'benchmark-smaller-is-better.json', 'benchmark-bigger-is-better.json', 'metrics.txt', 'readiness.svg', 'availability.svg'])
  expect(warnings).toEqual([])
  expect(readResults(join(runDir, 'results.json'))).toEqual(results)
  const first = contents()
  await writeReport(runDir)
  expect(contents()).toEqual(first)
})

test('a torn last line is a warning; what was written whole is reported', async () => {
  appendFileSync(join(runDir, 'journal.ndjson'), '{"type":"te')
  const { results, warnings } = await writeReport(runDir)
  expect(results.rollouts).toHaveLength(1)
  expect(warnings).toEqual([expect.stringMatching(/journal\.ndjson:\d+: the last line was not written to its end/)])
})

test('a journal that cannot be used leaves the old report as it is', async () => {
  await writeReport(runDir)
  const { 'journal.ndjson': _, ...old } = contents()
  appendFileSync(join(runDir, 'journal.ndjson'), '{}\n')
  await expect(writeReport(runDir)).rejects.toThrow(JournalReadError)
  expect(contents()).toMatchObject(old)
})

test('a file that cannot be written is an error that says how to go on, and no half of it stays', async () => {
  mkdirSync(join(runDir, 'test.csv'))
  await expect(writeReport(runDir)).rejects.toThrow(ReportError)
  await expect(writeReport(runDir)).rejects.toThrow(`pnpm podfit report ${runDir}`)
  expect(readdirSync(runDir).filter(name => name.endsWith('.tmp'))).toEqual([])
})

test('a link in place of a report is replaced, not followed', async () => {
  const elsewhere = join(reports, 'elsewhere')
  writeFileSync(elsewhere, 'mine')
  symlinkSync(elsewhere, join(runDir, 'report.md'))
  await writeReport(runDir)
  expect(readFileSync(elsewhere, 'utf8')).toBe('mine')
  expect(lstatSync(join(runDir, 'report.md')).isFile()).toBe(true)
})

test('latest is a relative link to the newest run', () => {
  expect(pointLatest(runDir)).toBe(true)
  expect(readlinkSync(join(reports, 'latest'))).toBe('r1')
  mkdirSync(join(reports, 'r2'))
  expect(pointLatest(join(reports, 'r2'))).toBe(true)
  expect(readlinkSync(join(reports, 'latest'))).toBe('r2')
  expect(existsSync(join(reports, 'r2/r2'))).toBe(false)
  expect(readdirSync(reports).toSorted()).toEqual(['latest', 'r1', 'r2'])
})

test.each([
  ['folder', (path: string): unknown => mkdirSync(path)],
  ['file', (path: string): unknown => writeFileSync(path, 'mine')],
])('a %s named latest is left alone', (_, make) => {
  const latest = join(reports, 'latest')
  make(latest)
  const before = lstatSync(latest)
  expect(pointLatest(runDir)).toBe(false)
  expect(lstatSync(latest).ino).toBe(before.ino)
  expect(readdirSync(reports).toSorted()).toEqual(['latest', 'r1'])
})
