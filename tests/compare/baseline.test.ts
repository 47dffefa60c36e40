import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { baselineOf } from '../../src/compare/baseline-of.ts'
import { baselineText } from '../../src/compare/baseline-text.ts'
import { BaselineError } from '../../src/compare/baseline-error.ts'
import schema from '../../src/compare/baseline.schema.json' with { type: 'json' }
import { compareRuns } from '../../src/compare/compare-runs.ts'
import { METRIC_NAMES } from '../../src/compare/metrics.ts'
import { readBaseline } from '../../src/compare/read-baseline.ts'
import { readSnapshot } from '../../src/compare/read-snapshot.ts'
import { snapshotOf } from '../../src/compare/snapshot-of.ts'
import type { Results } from '../../src/results/results.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'
import { thrownBy } from '../documents/thrown-by.ts'
import { GVISOR, KATA, RUNC } from '../results/journal-builder.ts'
import { simulatedRun } from './simulated-run.ts'

const run = (seed: string, addedMs = 0): Results => simulatedRun({ seed, scatter: 0.01, variants: [{ variant: { ...RUNC, status: 'present', version: 'runc 1.1.5' }, addedMs }, { variant: GVISOR, addedMs }, { variant: KATA }] })
const textOf = (results: Results): string => baselineText(baselineOf(snapshotOf(results), 'r'))

function write(text: string): string {
  const file = join(temporaryDir(), 'pi.json')
  writeFileSync(file, text)
  return file
}

it('a baseline read back judges as the run it is of', () => {
  const file = write(textOf(run('a')))
  expect(readBaseline(file)).toEqual(JSON.parse(readFileSync(file, 'utf8')))
  const verdicts = (a: Parameters<typeof compareRuns>[0]): string[] => compareRuns(a, snapshotOf(run('b', 500)), { variants: ['runc', 'gvisor'] }).rows.map(({ variant, metric, verdict }) => `${variant} ${metric} ${verdict}`)
  expect(verdicts(readSnapshot(file))).toEqual(verdicts(snapshotOf(run('a'))))
  expect(verdicts(readSnapshot(file))).toContain('gvisor firstReady worse')
})

it('a baseline is small, has one line a metric, and changes only where a value did', () => {
  const text = textOf(run('a'))
  expect(text.length).toBeLessThan(3_000)
  expect(text.match(/^ +"allReady": \{ "values": \[\d+(\.\d+)?, \d+(\.\d+)?, \d+(\.\d+)?\], "rounds": \[1, 2, 3\], "settings": \["4 pods"\] \},?$/gm)).toHaveLength(2)
  expect(text).toContain('"version": "runc 1.1.5"')
  // What was skipped has no values.
  expect(text).not.toContain('kata')
  const [before, after] = [text, textOf({ ...run('a'), rollouts: run('a').rollouts.map((trial, index) => index === 0 ? { ...trial, firstReadyMs: 1_234 } : trial) })].map(lines => lines.split('\n'))
  expect(before?.length).toBe(after?.length)
  expect(before?.filter((line, index) => line !== after?.[index])).toHaveLength(1)
})

it.each<[string, Partial<Results>, RegExp]>([
  ['was cut short', { run: { ...run('a').run, status: 'interrupted', reason: 'SIGINT' } }, /^r: expected a run that later ones can be held against, but the run was interrupted \(SIGINT\)$/],
  ['is void', { validity: { verdict: 'void', findings: [{ check: 'throttling', status: 'void', at: '2026-01-01T00:00:00Z', seen: 'slow', why: 'w' }] } }, /but the run is void \(throttling: slow\)/],
  ['measured nothing', { rollouts: [] }, /expected a run that measured something/],
])('a run that %s makes no baseline', (_, change, message) => {
  const error = thrownBy(() => baselineOf(snapshotOf({ ...run('a'), ...change }), 'r'))
  expect(error).toBeInstanceOf(BaselineError)
  expect(error.message).toMatch(message)
})

it('a variant that is void is left out of a baseline', () => {
  const results: Results = { ...run('a'), validity: { verdict: 'marked', findings: [{ check: 'isolation', status: 'void', at: '2026-01-01T00:00:00Z', seen: 's', why: 'w', variant: 'gvisor' }] } }
  expect(Object.keys(baselineOf(snapshotOf(results), 'r').variants)).toEqual(['runc'])
})

it.each<[string, (text: string) => string, RegExp]>([
  ['not there', () => '', /pi\.json: expected a baseline: .*pnpm podfit baseline update reports\/latest --file .*pi\.json$/],
  ['of another version', text => text.replace('"baselineVersion": 1', '"baselineVersion": 2'), /expected a baseline of version 1, found version 2; make it anew: pnpm podfit baseline update$/],
  ['with a metric nobody knows', text => text.replace('"allReady"', '"allRedy"'), /not a baseline, at \/variants\/gvisor\/metrics: unexpected property "allRedy"$/],
  ['with a value too few', text => text.replace(/"rounds": \[1, 2, 3\]/, '"rounds": [1, 2]'), /a metric has not as many values as rounds$/],
  ['something else', () => '[]', /not a baseline, at its top: must be object$/],
])('a file that is %s is refused', (_, change, message) => {
  const error = thrownBy(() => readBaseline(write(change(textOf(run('a'))))))
  expect(error).toBeInstanceOf(BaselineError)
  expect(error.message).toMatch(message)
})

it('the schema of baselines has every metric, and no other', () => {
  expect(Object.keys(schema.$defs.variant.properties.metrics.properties)).toEqual(METRIC_NAMES)
})
