import { test } from 'vitest'
import { findProgram } from '../../src/cluster/embedded/find-program.ts'
import { runDensity } from '../../src/measure/run-density.ts'
import type { DensityStep } from '../../src/measure/density.ts'
import type { RolloutOutcome } from '../../src/measure/run-rollout.ts'
import { runRollout } from '../../src/measure/run-rollout.ts'
import { skipWithout } from '../workload/needed-tool.ts'
import { startChild } from './start-child.ts'
import { hasRuntime, needsRuntime, newRun, probe, shipped } from './support.ts'

const { signal } = new AbortController()
const density = { name: 'density', probe, firstBatch: 3, cap: 5, holdMs: 200, memoryFloorBytes: 0, stepTimeoutMs: 15_000, timeLimitMs: 60_000, removalMs: 15_000 }
const deaf = { onObservation: () => undefined, onProgress: () => undefined }

const NAMES = ['process', 'runc']

test.concurrent.for(NAMES)('%s: a rollout as on any cluster', async (name, context) => {
  const { expect } = context
  const variant = shipped(name)
  needsRuntime(context, variant)
  const { cluster, traces } = newRun(context)
  const outcomes: RolloutOutcome[] = []
  await runRollout(cluster, variant, { ...deaf, name: 'rollout', replicas: 3, probe, deadlineMs: 15_000, removalMs: 15_000, signal, onEnd: outcome => outcomes.push(outcome) })
  expect(outcomes).toEqual([{ status: 'complete' }])
  expect(traces().filter(trace => !trace.startsWith('cgroup'))).toEqual([])
})

test.concurrent.for(NAMES)('%s: a rollout that cannot come up is given up with the reason', async (name, context) => {
  const { expect } = context
  const variant = shipped(name)
  needsRuntime(context, variant)
  const { cluster } = newRun(context, name === 'process' ? { binary: '/no/such/http-server' } : { command: ['/no/such/http-server'] })
  const outcomes: RolloutOutcome[] = []
  await runRollout(cluster, variant, { ...deaf, name: 'rollout', replicas: 2, probe, deadlineMs: 15_000, removalMs: 15_000, signal, onEnd: outcome => outcomes.push(outcome) })
  expect(outcomes).toEqual([{ status: 'incomplete', reason: expect.stringMatching(/^0 of 2 pods served, and nothing moved for 3 s: .*\/no\/such\/http-server/) }])
})

test.concurrent.for(NAMES)('%s: an abort in the middle of a rollout leaves nothing', async (name, context) => {
  const { expect } = context
  const variant = shipped(name)
  needsRuntime(context, variant)
  const { cluster, traces } = newRun(context)
  const abort = new AbortController()
  const outcomes: RolloutOutcome[] = []
  let started = 0
  await expect(runRollout(cluster, variant, {
    ...deaf,
    name: 'rollout',
    replicas: 40,
    probe,
    deadlineMs: 15_000,
    removalMs: 15_000,
    signal: abort.signal,
    onObservation: seen => seen.kind === 'started' && ++started === 7 && abort.abort(new Error('enough')),
    onEnd: outcome => outcomes.push(outcome),
  })).rejects.toThrow('enough')
  expect(started).toBeLessThan(40)
  expect(outcomes).toEqual([{ status: 'interrupted', reason: 'enough' }])
  expect(traces().filter(trace => !trace.startsWith('cgroup'))).toEqual([])
})

test.concurrent.for(NAMES)('%s: a density search to its cap', async (name, context) => {
  const { expect } = context
  const variant = shipped(name)
  needsRuntime(context, variant)
  const { cluster, traces } = newRun(context)
  const steps: DensityStep[] = []
  const result = await runDensity(cluster, variant, { ...deaf, ...density, signal, onStep: step => steps.push(step) })
  expect(result).toMatchObject({ maxPods: 5, constraint: 'cap', censored: true })
  expect(steps.map(step => [step.replicas, step.status])).toEqual([[3, 'held'], [5, 'held']])
  expect(traces().filter(trace => !trace.startsWith('cgroup'))).toEqual([])
})

const NOBODY = 65_534

test.concurrent('an ordinary user measures the same variants', async context => {
  const { expect } = context
  if (process.getuid?.() !== 0)
    context.skip('not root: the other tests have run as an ordinary user already')
  if (findProgram('setpriv', process.env) === undefined)
    skipWithout(context, 'no setpriv on PATH (apt-get install util-linux)')
  const names = ['process', 'runc', 'crun'].filter(hasRuntime)
  const child = startChild(context, 'rollOut', names, { uid: NOBODY, wrapper: ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'] })
  const results: unknown[] = []
  for await (const result of child.results)
    results.push(result)
  expect(results).toMatchObject(names.map(name => ({ name, uid: NOBODY, found: { status: 'present' }, outcome: { status: 'complete' }, traces: [] })))
})
