import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeImportedReport } from '../../reporters/write-imported-report.ts'
import { writeReport } from '../../reporters/write-report.ts'
import { importCsv } from '../../src/import/import-csv.ts'
import { ImportError } from '../../src/import/import-error.ts'
import { podfit, podfitProcess } from '../cli/podfit.ts'
import { JournalBuilder, RUNC } from '../results/journal-builder.ts'
import { folderWith, testCsvText, timelineText } from './csv-builder.ts'

test('import makes a report below reports/, and report makes it again', { timeout: 60_000 }, async () => {
  const dir = folderWith({ 'test.csv': testCsvText([{}]), 'timeline_pods_ready.csv': timelineText('pods_ready', [['0.0', 0], ['0.5', 1], ['1.0', 3]]) })
  const { status, stdout, stderr } = podfitProcess(dir, ['import', '.'])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const out = 'reports/imported-20260601-100000'
  expect(stdout).toMatch(/^podfit: IMPORTED, not measured by podfit, 2026-06-01 10:00 UTC/)
  expect(stdout).toContain(`\n${out}/results.json\n${out}/report.md\n${out}/report.html\n`)
  expect(readdirSync(join(dir, 'reports'))).toEqual(['imported-20260601-100000'])
  const report = readFileSync(join(dir, out, 'report.md'), 'utf8')
  expect(report).toContain('| runc | - | 3 | 4.50 | 6.00 | 1 |')
  writeFileSync(join(dir, out, 'report.md'), 'overwritten')
  expect(await podfit(dir, ['report', out])).toMatchObject({ status: 0, stdout, stderr: '' })
  expect(readFileSync(join(dir, out, 'report.md'), 'utf8')).toBe(report)
})

test('what cannot be imported: one line, exit code 2, nothing made', async () => {
  const dir = folderWith({ 'bad\u001B[2J.csv': testCsvText([{ success: '\u001B[31m' }]) })
  const { status, stdout, stderr } = await podfit(dir, ['import', 'bad\u001B[2J.csv', '--out', 'out'])
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toBe('bad\\x1b[2J.csv:2:112: success: expected True or False; got "\\x1b[31m"\n')
  expect(existsSync(join(dir, 'out'))).toBe(false)
})

test('a measured run is never overwritten', async () => {
  const dir = folderWith({ 'test.csv': testCsvText([{}]) })
  const results = importCsv([dir])
  const run = join(dir, 'r1')
  mkdirSync(run)
  const journal = new JournalBuilder().begin([RUNC]).end().write(join(run, 'journal.ndjson'))
  const refusal = 'has a run that podfit measured, which an import would overwrite: choose another folder with --out'
  await expect(writeImportedReport(run, results)).rejects.toThrow(new ImportError(run, [{ message: refusal }]))
  expect(readdirSync(run)).toEqual(['journal.ndjson'])
  // Also where only its results were kept.
  await writeReport(run)
  rmSync(journal)
  const before = readFileSync(join(run, 'results.json'), 'utf8')
  await expect(writeImportedReport(run, results)).rejects.toThrow(refusal)
  expect(readFileSync(join(run, 'results.json'), 'utf8')).toBe(before)
  // An import may be made again.
  const own = join(dir, 'r2')
  expect(await writeImportedReport(own, results)).toEqual(await writeImportedReport(own, results))
})
