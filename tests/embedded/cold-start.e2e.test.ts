import { test } from 'vitest'
import { runProcesses } from '../../src/cluster/embedded/run-processes.ts'
import { lookAround } from '../../src/measure/look-around.ts'
import type { Observation } from '../../src/measure/observation.ts'
import type { ColdStartOptions } from '../../src/measure/run-cold-start.ts'
import { runColdStart } from '../../src/measure/run-cold-start.ts'
import { judgeIsolation } from '../../src/results/judge-isolation.ts'
import { needsRuntime, newRun, probe, shipped } from './support.ts'

const { signal } = new AbortController()

function options(name: string, rest: Partial<ColdStartOptions> = {}): ColdStartOptions {
  return { name, probe: { ...probe, intervalMs: 5 }, deadlineMs: 20_000, removalMs: 20_000, onObservation: () => undefined, signal, ...rest }
}

test.concurrent.for(['process', 'runc', 'crun'])('%s: each pod starts alone, and is gone before the next', async (name, context) => {
  const variant = shipped(name)
  const { expect } = context
  needsRuntime(context, variant)
  const { run, cluster, traces } = newRun(context)
  for (const index of [1, 2, 3]) {
    const seen: Observation[] = []
    const sample = await runColdStart(cluster, variant, options(`cold-${index}`, { onObservation: observation => seen.push(observation) }))
    expect(sample).toMatchObject({ pod: `cold-${index}-1`, status: 'answered' })
    const { createdMs = -1, scheduledMs = -1, addressedMs = -1, startedMs = -1, readyMs = -1 } = sample
    expect([createdMs, scheduledMs, addressedMs, startedMs, readyMs]).toEqual([createdMs, scheduledMs, addressedMs, startedMs, readyMs].toSorted((a, b) => a - b))
    expect(createdMs).toBeGreaterThanOrEqual(0)
    expect(sample.status === 'answered' && sample.answeredMs).toBeGreaterThan(addressedMs)
    expect(seen.filter(({ kind }) => kind === 'created')).toHaveLength(1)
    expect(seen.at(-1)).toMatchObject({ kind: 'removed' })
    expect(runProcesses(run)).toEqual([])
  }
  expect(traces().filter(trace => !trace.startsWith('cgroup'))).toEqual([])
})

test.concurrent('a pod that cannot start is a failed sample with its reason, soon, and is gone', async context => {
  const { expect } = context
  needsRuntime(context, shipped('runc'))
  const { run, cluster } = newRun(context, { command: ['/no-such-program'] })
  const startedAt = performance.now()
  expect(await runColdStart(cluster, shipped('runc'), options('cold'))).toMatchObject({ pod: 'cold-1', status: 'failed', reason: expect.stringMatching(/no-such-program/) })
  expect(performance.now() - startedAt).toBeLessThan(15_000)
  expect(runProcesses(run)).toEqual([])
})

test.concurrent('a pod that never answers has failed at the deadline, and is gone', async context => {
  const { expect } = context
  const { run, cluster } = newRun(context)
  const sample = await runColdStart(cluster, shipped('process'), options('cold', { deadlineMs: 300, probe: { ...probe, way: 'blackbox', blackboxUrl: 'http://127.0.0.1:9' } }))
  expect(sample).toMatchObject({ status: 'failed', reason: '0 of 1 pods served within 0 s: 1 is Ready without answering HTTP' })
  expect(runProcesses(run)).toEqual([])
})

test.concurrent('an interrupted cold start leaves nothing', async context => {
  const { expect } = context
  const { run, cluster } = newRun(context)
  const abort = new AbortController()
  setTimeout(() => abort.abort(new Error('Ctrl-C')), 200)
  await expect(runColdStart(cluster, shipped('process'), options('cold', { signal: abort.signal, probe: { ...probe, way: 'blackbox', blackboxUrl: 'http://127.0.0.1:9' } }))).rejects.toThrow('Ctrl-C')
  expect(runProcesses(run)).toEqual([])
})

test.concurrent.for([
  ['process', 'matches'],
  ['runc', 'matches'],
  ['crun', 'matches'],
  ['gvisor', 'matches'],
  // What its file claims is not what it is.
  ['runc as own-kernel', 'contradicts'],
  ['gvisor as own-kernel', 'contradicts'],
  ['gvisor as shared-kernel', 'contradicts'],
] as const)('%s: what the workload sees %s', async ([name, verdict], context) => {
  const { expect } = context
  const [shippedName = '', claimed] = name.split(' as ')
  const variant = shipped(shippedName)
  needsRuntime(context, variant)
  const { cluster } = newRun(context)
  const rollout = await cluster.rollOut(variant, { name: 'look', replicas: 1, probe, signal })
  try {
    await rollout.log.require('it serves', state => state.servingCount === 1, { deadlineMs: 15_000, signal })
    const sample = await lookAround(cluster, rollout, 'look-1', signal)
    expect(sample.status).toBe('seen')
    expect(judgeIsolation(claimed === undefined ? variant.isolation : claimed === 'own-kernel' ? claimed : 'shared-kernel', sample).verdict).toBe(verdict)
    await expect(rollout.ask('look-2', '/', signal)).rejects.toThrow('look-2 has no address')
    expect(await rollout.ask('look-1', '/nowhere', signal)).toMatchObject({ status: 404 })
  }
  finally {
    await rollout.remove(30_000)
  }
})
