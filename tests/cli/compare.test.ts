import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunComparison } from '../../src/compare/compare-runs.ts'
import type { SimulatedRun } from '../compare/simulated-run.ts'
import { simulatedRun } from '../compare/simulated-run.ts'
import type { Ended } from './podfit.ts'
import { podfit as podfitIn, podfitProcess } from './podfit.ts'

let dir: string

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'podfit-cli-'))
  const write = (name: string, run: Partial<SimulatedRun>): void => {
    mkdirSync(join(dir, name))
    writeFileSync(join(dir, name, 'results.json'), JSON.stringify(simulatedRun({ seed: name, scatter: 0.01, ...run })))
  }
  write('a', {})
  write('same', {})
  write('slow', { variants: [{ addedMs: 600 }] })
  write('elsewhere', { node: { kernelVersion: '6.18.0|<b>\u001B[31m' } })
  write('short', { rounds: 1 })
})

afterAll(() => rmSync(dir, { recursive: true, force: true }))

const inDir = (args: string[]): string[] => args.map(arg => arg.replace('$', `${dir}/`))

function podfit(...args: string[]): Promise<Ended> {
  return podfitIn(dir, inDir(args))
}

test.for<[string, number, RegExp]>([
  ['same', 0, /^\*\*No worse\.\*\* 4 comparisons: 4 same\.$/m],
  ['slow', 1, /^\| runc \| first pod Ready \| [\d.]+ s \[[\d. s-]+\] \| [\d.]+ s \[[\d. s-]+\] \| 1\.[34]\dx \| 1\.\d\d-1\.\d\dx \| 3 \| 15 % \| \*\*worse\*\* \|$/m],
  ['elsewhere', 2, /^- runc, first pod Ready: not comparable: other kernel: 6\.12\.47\S+ and 6\.18\.0\\\|/m],
  ['short', 2, /undecided: n = 1 is too small to tell: it takes 3 rounds of each run$/m],
])('compare with a run that is %s: exit code %i', async ([name, code, markdown]) => {
  const { status, stdout, stderr } = await podfit('compare', '$a', `$${name}`)
  expect(stderr).toBe('')
  expect(stdout).toMatch(markdown)
  expect(stdout).not.toContain('\u001B')
  expect(status).toBe(code)
  const json = await podfit('compare', '$a', `$${name}/results.json`, '--json')
  expect(json.status).toBe(code)
  const { rows, outcome } = JSON.parse(json.stdout) as RunComparison
  expect(rows).toHaveLength(4)
  expect(outcome).toBe(['no worse', 'worse', 'cannot compare'][code])
})

test('compare takes tolerances, metrics and variants', async () => {
  expect((await podfit('compare', '$a', '$slow', '--metric', 'firstReady', '--tolerance', 'firstReady=60%')).status).toBe(0)
  expect((await podfit('compare', '$a', '$slow', '--variant', 'gvisor')).status).toBe(2)
  expect(await podfit('compare', '$a', '$slow', '--metric', 'allRedy')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/^unknown metric "allRedy"; did you mean allReady\? .*\n$/) })
  expect(await podfit('compare', '$a', '$slow', '--tolerance', 'allReady=15')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('expected a percentage') })
})

test('compare with what is no run: one line, exit code 2', async () => {
  expect(await podfit('compare', '$a', '$nowhere')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/^\P{C}+\n$/u) })
  writeFileSync(join(dir, 'imported.json'), JSON.stringify({ schemaVersion: 1, imported: {} }))
  expect(await podfit('compare', '$imported.json', '$a')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/^\P{C}+\n$/u) })
})

test('baseline update writes a file that later runs are compared with', async () => {
  const written = await podfit('baseline', 'update', '$a')
  expect(written).toMatchObject({ status: 0, stdout: 'baselines/rpi5-8gb.json\n', stderr: '' })
  const file = join(dir, 'baselines/rpi5-8gb.json')
  expect((await podfit('compare', file, '$same')).status).toBe(0)
  expect((await podfit('compare', file, '$slow')).status).toBe(1)
  const before = readFileSync(file, 'utf8')
  expect((await podfit('baseline', 'update', '$slow', '--file', file)).status).toBe(0)
  expect(readFileSync(file, 'utf8')).not.toBe(before)
  expect((await podfit('compare', file, '$slow')).status).toBe(0)
})

test('baseline update warns of a run that is too short, and refuses what is no run', async () => {
  expect(await podfit('baseline', 'update', '$short', '--file', '$short.json')).toMatchObject({ status: 0, stderr: expect.stringContaining('fewer than three values') })
  expect(await podfit('baseline', 'update', '$nowhere', '--file', '$none.json')).toMatchObject({ status: 2, stdout: '' })
  expect(existsSync(join(dir, 'none.json'))).toBe(false)
})

test('a process of its own says the same, and ends with the same exit code', { timeout: 60_000 }, async () => {
  const worse = await podfit('compare', '$a', '$slow')
  expect(worse.status).toBe(1)
  expect(podfitProcess(dir, inDir(['compare', '$a', '$slow']))).toEqual(worse)
})
