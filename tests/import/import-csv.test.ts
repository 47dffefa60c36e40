import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { markdown } from '../../reporters/render/markdown.ts'
import { terminal } from '../../reporters/render/terminal.ts'
import { importCsv } from '../../src/import/import-csv.ts'
import { ImportError } from '../../src/import/import-error.ts'
import importedSchema from '../../src/results/imported-results.schema.json' with { type: 'json' }
import { InvalidResultsError } from '../../src/results/invalid-results-error.ts'
import { readAnyResults } from '../../src/results/read-any-results.ts'
import { readResults } from '../../src/results/read-results.ts'
import { isImportedResults, isResults } from '../../src/results/schemas.ts'
import { writeResults } from '../../src/results/write-results.ts'
import type { Row } from './csv-builder.ts'
import { folderWith, testCsvText, timelineText } from './csv-builder.ts'

/** What the figures of a folder with only a test.csv become. */
function imported(...rows: Row[]): ReturnType<typeof importCsv> {
  return importCsv([folderWith({ 'test.csv': testCsvText(rows) })])
}

/** The message of what such a folder is refused with, without the folder. */
function refusal(files: Record<string, string | Buffer>, ...paths: string[]): string {
  const dir = folderWith(files)
  try {
    importCsv(paths.length === 0 ? [dir] : paths.map(path => join(dir, path)))
  }
  catch (error) {
    expect(error).toBeInstanceOf(ImportError)
    return error instanceof Error ? error.message.replaceAll(`${dir}/`, '') : ''
  }
  throw new Error('expected a refusal')
}

const GRID: [string, number][] = [['0.0', 0], ['0.5', 0], ['1.0', 2], ['1.5', 3], ['2.0', 3]]

/** Complete and incomplete rollouts, known and other variants, both axes. */
function full(): string {
  return folderWith({
    'test.csv': testCsvText([
      {},
      { runtime_class: 'urunc', variant: 'spt-rumprun', success: 'False', ready_pods: '2' },
      { runtime_class: 'crun', variant: 'odd', end_time: '', deployment: '', selector: '' },
    ]),
    'timeline_pods_ready.csv': timelineText('pods_ready', GRID),
    'timeline_http_success.csv': timelineText('pods_http_available', [['0.0', 0], ['1.25', 1], ['6.2', 3]]),
  })
}

test('a row becomes a rollout: seconds as milliseconds, nothing that the file does not have', () => {
  const { rollouts: [rollout], run, variants, densities } = imported({})
  expect(rollout).toEqual({
    id: 't1-runc-r1',
    variant: 'runc',
    round: 1,
    status: 'complete',
    deployment: 'web-runc',
    selector: 'app=web',
    startedAt: '2026-06-01T10:00:00.250000+00:00',
    endedAt: '2026-06-01T10:00:06.500000+00:00',
    replicas: 3,
    readyCount: 3,
    firstReadyMs: 4_500,
    allReadyMs: 6_000.001,
    firstAvailableMs: 4_000,
    allAvailableMs: 6_250,
    meanAvailableMs: 5_125,
    timelines: {},
  })
  expect(run).toEqual({ id: 'imported-20260601-100000', startedAt: '2026-06-01T10:00:00.250000+00:00', endedAt: '2026-06-01T10:00:06.500000+00:00', status: 'imported' })
  expect(variants).toEqual([{ name: 'runc', runtime: 'runc', runtimeClass: 'runc', status: 'imported' }])
  // Not the post's rollout, so not its maximum.
  expect(densities).toEqual([])
})

test('line ends, a byte order mark, quotes, other columns and their order make no difference', () => {
  const text = testCsvText([{}, { runtime_class: 'crun' }])
  const expected = importCsv([folderWith({ 'test.csv': text })])
  const turned = text.split('\r\n').map((line, index) => line === '' ? '' : [index === 0 ? 'comment' : '"a ""b"", c"', ...line.split(',').toReversed()].join(','))
  for (const variation of [text.replaceAll('\r\n', '\n'), text.replace('\r\n', '\n'), `\uFEFF${text}`, text.replace('app=web', '"app=web"'), text.replaceAll('\r\n', '\r\n\r\n'), turned.join('\n')]) {
    const results = importCsv([folderWith({ 'test.csv': variation })])
    expect(results.rollouts).toEqual(expected.rollouts)
    expect(results.imported.files[0]?.sha256).toBe(createHash('sha256').update(variation).digest('hex'))
  }
})

test('files are known by their columns, whatever they are called', () => {
  const dir = folderWith({ 'a.txt': timelineText('pods_ready', GRID), 'b.txt': testCsvText([{}]) })
  const { imported, rollouts } = importCsv([join(dir, 'a.txt'), join(dir, 'b.txt')])
  expect(imported.files.map(({ name, kind, rows }) => [name, kind, rows])).toEqual([['b.txt', 'rollouts', 1], ['a.txt', 'ready-timeline', 5]])
  expect(rollouts[0]?.timelines).toEqual({ ready: { axis: 'poll', stepMs: 500, steps: [[0, 0], [2, 2], [3, 3]] } })
})

test('an axis that is not evenly spaced is kept as it was written', () => {
  const { rollouts: [first, ...others] } = importCsv([full()])
  expect(first?.timelines.available).toEqual({ axis: 'clock', steps: [[0, 0], [1_250, 1], [6_200, 3]] })
  expect(others.map(({ timelines }) => timelines)).toEqual([{}, {}])
})

test('runs appended under one identity are rounds, and so are their timelines', () => {
  const dir = folderWith({
    'test.csv': testCsvText([{}, { all_ready_latency_seconds: '8' }]),
    'timeline_pods_ready.csv': timelineText('pods_ready', [...GRID, ['0.0', 1], ['0.5', 2], ['1.0', 3]]),
  })
  const { rollouts } = importCsv([dir])
  expect(rollouts.map(({ id, round, timelines }) => [id, round, timelines.ready?.steps])).toEqual([
    ['t1-runc-r1', 1, [[0, 0], [2, 2], [3, 3]]],
    ['t1-runc-r2', 2, [[0, 1], [1, 2], [2, 3]]],
  ])
  expect(markdown(importCsv([dir]))).toContain('| runc | - | 3 | 4.50 [4.50-4.50] | 7.00 [6.00-8.00] | 2 |')
})

test.for<[string, Row, string]>([
  ['a failed one', { success: 'False', ready_pods: '2' }, 'its row says success=False, 2 of 3 pods Ready at its end'],
  ['a failed one with all pods Ready', { success: 'False' }, 'its row says success=False, 3 of 3 pods Ready at its end'],
  ['one whose success its pods contradict', { ready_pods: '2' }, 'its row says success=True, but 2 of 3 pods Ready at its end'],
])('%s has no "all", which the file has of the pods that came up', ([, row, reason]) => {
  const { rollouts: [rollout] } = imported(row)
  expect(rollout).toMatchObject({ status: 'incomplete', reason, firstReadyMs: 4_500 })
  expect(rollout).not.toHaveProperty('allReadyMs')
  expect(rollout).not.toHaveProperty('allAvailableMs')
  const report = markdown(imported(row))
  expect(report).toContain('| runc | - | 3 | - | - | 0 of 1 |')
  expect(report).toContain(`- runc, round 1 (web-runc): ${reason}`)
})

test('an empty cell is no value, and a success without its figures is none', () => {
  const { rollouts: [rollout] } = imported({ http_mean_latency_seconds: '', http_first_latency_seconds: '' })
  expect(rollout).toMatchObject({ status: 'incomplete', reason: 'its row says success=True, but has no http_first_latency_seconds, http_mean_latency_seconds', allReadyMs: 6_000.001 })
  expect(markdown(imported({ http_mean_latency_seconds: '' }))).toContain('| runc | - | 3 | 4.00 | 6.25 | - | 1 |')
})

test('variants that were not published come last, by the files\' own names', () => {
  const { variants } = imported({ runtime_class: 'crun' }, { runtime_class: 'kata-clh', variant: 'big' }, { runtime_class: 'runsc' }, { runtime_class: 'runc' })
  expect(variants).toEqual([
    { name: 'runc', runtime: 'runc', runtimeClass: 'runc', status: 'imported' },
    { name: 'gvisor', runtime: 'gVisor', runtimeClass: 'runsc', status: 'imported' },
    { name: 'crun', runtime: 'crun', runtimeClass: 'crun', status: 'imported' },
    { name: 'kata-clh/big', runtime: 'kata-clh', variant: 'big', runtimeClass: 'kata-clh', status: 'imported' },
  ])
})

test('a published maximum stands only beside the published figures', () => {
  const published: Row = { desired_pods: '100', ready_pods: '100', first_ready_latency_seconds: '10.210472', all_ready_latency_seconds: '32.431064', http_first_latency_seconds: '10.223779', http_all_latency_seconds: '31.587671', http_mean_latency_seconds: '24.998837' }
  expect(imported(published).densities).toEqual([{ variant: 'runc', status: 'imported', maxPods: 487, moreBelowBytes: 16_777_216, source: 'How many sandboxed pods can fit in a Pi?' }])
  for (const other of [{ all_ready_latency_seconds: '32.44' }, { http_mean_latency_seconds: '25.01' }, { desired_pods: '101', ready_pods: '101' }, { runtime_class: 'crun' }])
    expect(imported({ ...published, ...other }).densities).toEqual([])
  expect(markdown(imported({ ...published, all_ready_latency_seconds: '32.44' }))).toContain('| runc | - | - | 100 |\n\nA dash: the CSV files have no maximum, and these rows were not published.')
})

test.for<[string, Record<string, string | Buffer>, string]>([
  ['no file', {}, 'test.csv: cannot be read: no such file'],
  ['an empty file', { 'test.csv': '' }, 'test.csv: is empty: expected a CSV file with a header'],
  ['no rows', { 'test.csv': testCsvText([]) }, 'test.csv:1:1: test.csv has no rows below its header: there is nothing to import'],
  ['other columns', { 'test.csv': 'a,b\r\n1,2\r\n' }, 'test.csv:1:1: expected the columns of a test.csv, timeline_pods_ready.csv, timeline_http_success.csv; got "a,b"'],
  ['a column less', { 'test.csv': testCsvText([{}]).replace(',success', ',succes') }, 'test.csv:1:1: expected the columns of a test.csv; it has no success'],
  ['a column twice', { 'test.csv': testCsvText([{}]).replace(',success', ',variant') }, 'test.csv:1:121: the column "variant" is there twice'],
  ['a row too short', { 'test.csv': `${testCsvText([{}])}1,2\r\n` }, 'test.csv:3:1: not valid CSV: expected as many cells as the header has; got 2'],
  ['a quote that is not closed', { 'test.csv': testCsvText([{ selector: '"app' }]) }, 'test.csv:3:1: not valid CSV: a quote is opened and never closed'],
  ['bytes that are no UTF-8', { 'test.csv': Buffer.from([0x61, 0xFF]) }, 'test.csv: not UTF-8 text: save it as UTF-8'],
  ['not a number', { 'test.csv': testCsvText([{}, { all_ready_latency_seconds: 'nan' }]) }, 'test.csv:3:103: all_ready_latency_seconds: expected seconds from 0 to 1000000, or nothing; got "nan"'],
  ['a negative time', { 'test.csv': testCsvText([{ http_all_latency_seconds: '-1' }]) }, 'test.csv:2:125: http_all_latency_seconds: expected seconds from 0 to 1000000, or nothing; got "-1"'],
  ['seconds too many', { 'test.csv': testCsvText([{ all_ready_latency_seconds: '1e300' }]) }, 'test.csv:2:103: all_ready_latency_seconds: expected seconds from 0 to 1000000, or nothing; got "1e300"'],
  ['a number too large', { 'test.csv': testCsvText([{ desired_pods: '1e9' }]) }, 'test.csv:2:99: desired_pods: expected a whole number from 1 to 1000000; got "1e9"'],
  ['no pods', { 'test.csv': testCsvText([{ desired_pods: '0' }]) }, 'test.csv:2:99: desired_pods: expected a whole number from 1 to 1000000; got "0"'],
  ['a word for success', { 'test.csv': testCsvText([{ success: 'true' }]) }, 'test.csv:2:112: success: expected True or False; got "true"'],
  ['a moment without its offset', { 'test.csv': testCsvText([{ start_time: '2026-06-01T10:00:00' }]) }, 'test.csv:2:1: start_time: expected a moment with its offset from UTC, e.g. 2026-05-13T11:00:52.016855+00:00; got "2026-06-01T10:00:00"'],
  ['a day that is none', { 'test.csv': testCsvText([{ start_time: '2026-13-01T10:00:00Z' }]) }, 'test.csv:2:1: start_time: expected a moment with its offset from UTC, e.g. 2026-05-13T11:00:52.016855+00:00; got "2026-13-01T10:00:00Z"'],
  ['a name that is missing', { 'test.csv': testCsvText([{ runtime_class: '' }]) }, 'test.csv:2:79: runtime_class: expected a text; the cell is empty'],
  ['all before the first', { 'test.csv': testCsvText([{ first_ready_latency_seconds: '7' }]) }, 'test.csv:2:103: all_ready_latency_seconds: expected no less than first_ready_latency_seconds, which is 7'],
  ['podfit\'s own file', { 'test.csv': testCsvText([{ selector: 'podfit.io/rollout=a' }]) }, 'test.csv:2:91: selector: this rollout was measured by podfit, which has the whole record of it: pnpm podfit report DIR'],
  ['control characters', { 'test.csv': testCsvText([{ success: '\u001B[2J\u202Eno' }]) }, 'test.csv:2:112: success: expected True or False; got "\\x1b[2J\\u{202e}no"'],
  ['a text too long', { 'test.csv': testCsvText([{ deployment: 'x'.repeat(1_001) }]) }, 'test.csv:2:67: deployment: expected a text of at most 1000 characters; got 1001'],
  ['a row too long', { 'test.csv': testCsvText([{ deployment: 'x'.repeat(20_000) }]) }, 'test.csv:2:1: not valid CSV: expected rows of at most 16 KiB'],
  ['a file too large', { 'test.csv': Buffer.alloc(4 * 1024 * 1024 + 1, 'a') }, 'test.csv: is larger than 4096 KiB: this is no file podfit reads'],
  ['too many rows', { 'test.csv': testCsvText([{}]) + ',,,,,,,,,,,,,,\n'.repeat(50_000) }, 'test.csv: has more than 50000 rows: this is no file podfit reads'],
  ['a timeline of nothing', { 'test.csv': testCsvText([{}]), 'timeline_pods_ready.csv': timelineText('pods_ready', GRID, 't2,runc,normal') }, 'timeline_pods_ready.csv:2:1: expected no timeline of "[\\"t2\\",\\"runc\\",\\"normal\\"]"; got 1'],
  ['a timeline too many', { 'test.csv': testCsvText([{}]), 'timeline_pods_ready.csv': timelineText('pods_ready', [...GRID, ...GRID]) }, 'timeline_pods_ready.csv:2:1: expected as many timelines as the rollouts have rows, 1, of "[\\"t1\\",\\"runc\\",\\"normal\\"]"; got 2'],
  ['more pods than there are', { 'test.csv': testCsvText([{}]), 'timeline_http_success.csv': timelineText('pods_http_available', [...GRID, ['2.5', 4]]) }, 'timeline_http_success.csv:7:20: pods_http_available: expected at most the 3 pods of its rollout; got 4'],
  ['a point without its count', { 'test.csv': testCsvText([{}]), 'timeline_pods_ready.csv': `${timelineText('pods_ready', GRID)}t1,runc,normal,2.5,\r\n` }, 'timeline_pods_ready.csv:7:20: pods_ready: expected a whole number from 0 to 1000000; got nothing'],
])('%s: one line that names the place', ([, files, message]) => {
  expect(refusal(files)).toBe(message)
})

test('two names that would be one, two files of a kind, no rollouts', () => {
  expect(refusal({ 'test.csv': testCsvText([{ runtime_class: 'kata-qemu' }, { runtime_class: 'kata', variant: 'qemu' }]) })).toBe('test.csv: two of its runtimes and variants would both be called "kata/qemu": rename one')
  expect(refusal({ a: testCsvText([{}]), b: testCsvText([{}]) }, 'a', 'b')).toMatch(/^b: has the columns of a test\.csv, and so has .*a: import them one after the other$/)
  expect(refusal({ a: timelineText('pods_ready', GRID) }, 'a')).toBe('a: no file has the columns of a test.csv, which has the rollouts: give it too')
  const dir = folderWith({})
  mkdirSync(join(dir, 'test.csv'))
  expect(() => importCsv([dir])).toThrow('test.csv: is a directory: expected a CSV file')
})

test('many faults: the first five are said, and reading ends after twenty', () => {
  const message = refusal({ 'test.csv': testCsvText(Array.from({ length: 500 }, () => ({ success: 'x' }))) })
  expect(message.split('\n')).toHaveLength(6)
  expect(message).toContain('test.csv: and 15 more')
})

test('the same files give the same bytes, which are read back, marked as imported and refused where a measured run is needed', () => {
  const dir = full()
  const [one, two] = [join(dir, 'one.json'), join(dir, 'two.json')]
  const results = importCsv([dir])
  writeResults(one, results)
  writeResults(two, importCsv([dir]))
  expect(readAnyResults(one)).toEqual(results)
  expect(readFileSync(two)).toEqual(readFileSync(one))
  expect(() => readResults(one)).toThrow(InvalidResultsError)
  expect(() => readResults(one)).toThrow('these were imported from CSV files')
  writeFileSync(two, JSON.stringify({ ...results, plan: {} }))
  expect(() => readAnyResults(two)).toThrow('at its top: unexpected property "plan"')
  const { imported: _, ...unmarked } = results
  writeFileSync(two, JSON.stringify(unmarked))
  expect(() => readAnyResults(two)).toThrow('not a results document')
})

test('the schema has every property of a full import, lets none be of just any kind, and is not that of a measured run', () => {
  const published: Row = { desired_pods: '100', ready_pods: '100', first_ready_latency_seconds: '10.21', all_ready_latency_seconds: '32.43', http_first_latency_seconds: '10.22', http_all_latency_seconds: '31.59', http_mean_latency_seconds: '25' }
  const results = { ...importCsv([full()]), densities: imported(published).densities }
  expect(isImportedResults(results)).toBe(true)
  expect(isResults(results)).toBe(false)
  const properties = new Set<string>()
  const lenient: string[] = []
  const visit = (value: unknown, path: string[]): void => {
    if (typeof value !== 'object' || value === null)
      return
    for (const [key, child] of Object.entries(value)) {
      if (!Array.isArray(value))
        properties.add(key)
      const document = structuredClone(results)
      Reflect.set(Object(path.reduce<unknown>((parent, step) => Reflect.get(Object(parent), step), document)), key, Symbol.for('not JSON'))
      if (isImportedResults(document))
        lenient.push([...path, key].join('/'))
      visit(child, [...path, key])
    }
  }
  visit(results, [])
  expect(lenient).toEqual([])
  const declared = [importedSchema, ...Object.values(importedSchema.$defs), importedSchema.$defs.rollout.properties.timelines].flatMap(schema => Object.keys(schema.properties))
  expect([...new Set(declared)].toSorted()).toEqual([...properties].toSorted())
})

test('the report of an import, whole', async () => {
  const report = markdown(importCsv([full()]))
  await expect(report).toMatchFileSnapshot('./golden/imported.md')
  expect(report).not.toMatch(/undefined|NaN|Infinity|\[object|null/)
})

const HOSTILE = '=cmd()|`code`<script>alert(1)</script>[l](javascript:x) **bold** \u001B[31m\u202Eevil\u0000'

test('text of the files cannot leave its cell, its line or the report', () => {
  const quoted = `"${HOSTILE}\r\n# x ""y"""`
  const results = imported({ runtime_class: quoted, variant: quoted, deployment: quoted, test_id: quoted, success: 'False' })
  for (const text of [markdown(results), terminal(results)]) {
    expect(text).not.toMatch(/[^\P{C}\n]/u)
    expect(text.split('\n').filter(line => line.startsWith('# '))).toHaveLength(text === terminal(results) ? 0 : 1)
  }
  const report = markdown(results)
  expect(report).not.toContain('<script')
  expect(report).not.toMatch(/(?<!\\)`code/)
  expect(report).not.toMatch(/(?<!\\)\[l/)
  const rows = report.split('\n').filter(line => line.startsWith('| =cmd'))
  expect(rows.length).toBeGreaterThan(2)
  for (const row of rows)
    expect(row.replaceAll(String.raw`\|`, '').split('|').length).toBeOneOf([6, 8, 9])
})
