import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { findProgram } from '../../src/cluster/embedded/find-program.ts'
import { readJournal } from '../../src/results/read-journal.ts'
import { resultsFromJournal } from '../../src/results/results-from-journal.ts'
import { roundOrder } from '../../src/plan/round-order.ts'
import { skipWithout } from '../workload/needed-tool.ts'
import { Here } from './support/run-here.ts'

const PLAN = { cluster: 'embedded', variants: ['process', 'runc'], replicas: 2, rounds: 2, seed: 5, latency: { concurrency: [1, 4], warmUp: '300ms', duration: '1s' }, timeouts: { rollout: '1m', removal: '20s' } }

let here: Here

afterEach(() => here.remove())

test('latency: every variant in every round, beside the bare process, in the order of the seed', async () => {
  here = new Here()
  const { code, output } = await here.specs(['specs/readiness', 'specs/latency'], { PODFIT_PLAN: here.write('podfit.yaml', PLAN) }).ended
  const { results } = here
  expect(results.latencies.map(({ variant, round, status }) => [variant, round, status]), output).toEqual(roundOrder(PLAN.variants, 2, 5).flatMap((order, index) => order.map(variant => [variant, index + 1, 'complete'])))
  expect(results.plan.order).toEqual(roundOrder(PLAN.variants, 2, 5))
  // Both specs in the same order.
  expect(results.rollouts.map(({ variant, round }) => [variant, round])).toEqual(results.latencies.map(({ variant, round }) => [variant, round]))
  for (const { samples } of results.latencies) {
    expect(samples.map(({ subject, concurrency }) => [subject, concurrency])).toEqual([['bare-process', 1], ['pod', 1], ['bare-process', 4], ['pod', 4]])
    for (const sample of samples)
      expect(sample).toMatchObject({ errors: 0, reconnects: 0, p50Ms: expect.any(Number) })
  }
  // All pauses but the one after the last trial.
  expect(results.settlings).toHaveLength(7)
  expect(results.settlings.filter(({ status }) => status === 'deadline')).toEqual([])
  expect(output).toMatch(/^latency, round 2\/2: \w+ \(4 of 4\), about .* left of all latency trials$/m)
  expect(here.read('report.md')).toContain('## Latency')
  expect(here.read('report.md')).toMatch(/Between trials: 7 pauses, /)
  expect(resultsFromJournal(readJournal(join(here.dir, 'reports/latest/journal.ndjson')))).toEqual(results)
  expect(results.validity.verdict, output).toMatch(/^(valid|marked)$/)
  if (code !== 0)
    expect(results.tests.filter(({ state }) => state === 'failed').map(({ note }) => note)).toEqual(results.tests.filter(({ state }) => state === 'failed').map(() => expect.stringContaining('too few')))
})

test('a run under stress-ng is marked, and the report names it; what a quiet moment finds is not about stress-ng', async context => {
  if (findProgram('stress-ng', process.env) === undefined)
    skipWithout(context, 'no stress-ng on PATH (apt-get install stress-ng)')
  const plan = { ...PLAN, variants: ['process'], rounds: 1 }
  const loads = async (): Promise<string[]> => {
    await here.specs(['specs/readiness'], { PODFIT_PLAN: here.write('podfit.yaml', plan) }).ended
    return here.results.validity.findings.filter(({ check, status }) => check === 'load' && status === 'marked').map(({ seen }) => seen)
  }
  here = new Here()
  const stress = spawn('stress-ng', ['--cpu', '0', '--timeout', '90s', '--quiet'], { stdio: 'ignore', detached: true })
  await once(stress, 'spawn')
  const ended = once(stress, 'close')
  try {
    expect(await loads()).toEqual([expect.stringMatching(/stress-ng/)])
    expect(here.results.validity.verdict).toBe('marked')
    expect(here.read('report.md').split('\n', 1)[0]).toMatch(/, marked$/)
  }
  finally {
    process.kill(-stress.pid!, 'SIGKILL')
    await ended
  }
  for (const seen of await loads())
    expect(seen).not.toContain('stress-ng')
})
