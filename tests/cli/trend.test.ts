import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importCsv } from '../../src/import/import-csv.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'
import { folderWith, testCsvText } from '../import/csv-builder.ts'
import { trendRuns } from '../reporters/trend/trend-runs.ts'
import { podfit, podfitProcess } from './podfit.ts'

/** `reports/` with runs, and `latest` as a run leaves it. */
function reports(count = 3): string {
  const dir = temporaryDir()
  for (const results of trendRuns().slice(0, count)) {
    mkdirSync(join(dir, 'reports', results.run.id), { recursive: true })
    writeFileSync(join(dir, 'reports', results.run.id, 'results.json'), JSON.stringify(results))
  }
  symlinkSync('run-1', join(dir, 'reports/latest'))
  return dir
}

test('a folder of runs becomes trend.md and a chart for each metric; latest is not counted twice', async () => {
  const dir = reports()
  const { status, stdout, stderr } = await podfit(dir, ['trend', 'reports', '--out', 'out/trend'])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const files = ['trend.md', 'max-pods.svg', 'first-ready-4.svg', 'all-ready-4.svg', 'first-http-4.svg', 'all-http-4.svg']
  expect(stdout).toBe(files.map(file => `out/trend/${file}\n`).join(''))
  expect(readdirSync(join(dir, 'out/trend')).toSorted()).toEqual(files.toSorted())
  const text = readFileSync(join(dir, 'out/trend/trend.md'), 'utf8')
  expect(text).toMatch(/^# podfit: trend of 3 runs\n/)
  for (const [, file] of text.matchAll(/\]\((.*\.svg)\)/g))
    expect(files).toContain(file)
  expect((await podfit(dir, ['trend', 'reports/run-3', 'reports/run-1/results.json', 'reports/run-2', '--out', 'again'])).status).toBe(0)
  expect(readFileSync(join(dir, 'again/trend.md'), 'utf8')).toBe(text)
})

test.each<[string, (dir: string) => string[], RegExp]>([
  ['nothing there', () => ['nowhere'], /^nowhere: expected a folder with results\.json.*there is nothing\n$/],
  ['an empty folder', (dir) => {
    mkdirSync(join(dir, 'empty'))
    return ['empty']
  }, /^empty: expected results\.json in it.*found none/],
  ['one run', () => ['reports/run-1'], /^reports\/run-1: expected 2 runs at least; found 1/],
  ['a file that is no results.json', (dir) => {
    writeFileSync(join(dir, 'x\u001B[2J.json'), '{"schemaVersion":1}')
    return ['reports/run-1', 'x\u001B[2J.json']
  }, /^x\\x1b\[2J\.json: /],
  ['a torn one', (dir) => {
    writeFileSync(join(dir, 'torn.json'), '{"sch')
    return ['reports/run-1', 'torn.json']
  }, /^torn\.json: expected a results\.json: /],
  ['an import', (dir) => {
    writeFileSync(join(dir, 'imported.json'), JSON.stringify(importCsv([folderWith({ 'test.csv': testCsvText([{}]) })])))
    return ['reports', 'imported.json']
  }, /^imported\.json: expected the results of a run that podfit measured/],
  ['the same run twice', (dir) => {
    writeFileSync(join(dir, 'copy.json'), readFileSync(join(dir, 'reports/run-1/results.json')))
    return ['reports', 'copy.json']
  }, /^copy\.json: expected another run than that of reports\/(latest|run-1)\/results\.json; both are run run-1/],
])('%s: one line, exit code 2, nothing made', async (_, paths, message) => {
  const dir = reports()
  const { status, stdout, stderr } = await podfit(dir, ['trend', ...paths(dir), '--out', 'out'])
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(message)
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  expect(existsSync(join(dir, 'out'))).toBe(false)
})

test('no folder to write to, in a process of its own: exit code 2', { timeout: 60_000 }, () => {
  const { status, stderr } = podfitProcess(reports(), ['trend', 'reports'])
  expect(status).toBe(2)
  expect(stderr).toMatch(/--out/)
})
