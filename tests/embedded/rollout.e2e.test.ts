import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'vitest'
import type { Rollout } from '../../src/cluster/cluster.ts'
import type { Observation } from '../../src/measure/observation.ts'
import { foldRollout } from '../../src/measure/rollout-state.ts'
import { runProcesses } from '../../src/cluster/embedded/run-processes.ts'
import { needsRuntime, newRun, pidOf, probe, shipped } from './support.ts'

const { signal } = new AbortController()

async function serving(rollout: Rollout, count: number): Promise<void> {
  await rollout.log.require(`${count} pods serving`, state => state.servingCount === count, { deadlineMs: 15_000, signal })
}

const names = ['process', 'runc', 'crun', 'gvisor']

// gVisor's sandboxes take a second each to go where init reaps slowly: most of its turn comes with the e2e suite.
const quick = names.filter(name => name !== 'gvisor')

test.concurrent.for(quick)('%s: is there, and leaves nothing of having been tried', async (name, context) => {
  const { expect } = context
  needsRuntime(context, shipped(name))
  const { cluster, traces } = newRun(context)
  expect(await cluster.availability(shipped(name), signal)).toEqual({ status: 'present', ...(name === 'process' ? {} : { version: expect.stringMatching(new RegExp(`^${name} \\d`)) }) })
  expect(traces().filter(trace => !trace.startsWith('cgroup'))).toEqual([])
})

test.concurrent.for(quick)('%s: three pods, five, two, and none', async (name, context) => {
  const variant = shipped(name)
  const { expect } = context
  needsRuntime(context, variant)
  const { run, cluster, traces } = newRun(context)
  const observations: Observation[] = []
  const rollout = await cluster.rollOut(variant, { name: 'pods', replicas: 3, probe, signal, onObservation: seen => observations.push(seen) })
  try {
    await serving(rollout, 3)
    const { state } = rollout.log
    const pods = [...state.pods.values()]
    expect(pods.map(pod => pod.name)).toEqual(['pods-1', 'pods-2', 'pods-3'])
    for (const pod of pods) {
      expect(pod.createdMs).toBeGreaterThanOrEqual(0)
      expect(pod.addressedMs).toBeGreaterThanOrEqual(pod.createdMs!)
      expect(pod.startedMs).toBeGreaterThanOrEqual(pod.addressedMs!)
      expect(pod.readyMs).toBeGreaterThanOrEqual(pod.startedMs!)
      expect(pod.availableMs).toBeGreaterThan(pod.addressedMs!)
      expect(pod.ip).toMatch(/^127\.(?!0\.|1\.)\d+\.\d+\.\d+$/)
    }
    expect(new Set(pods.map(pod => pod.ip)).size).toBe(3)
    expect(state.allReadyMs).toBe(Math.max(...pods.map(pod => pod.readyMs!)))
    expect(observations[0]).toMatchObject({ kind: 'requested', atMs: 0, replicas: 3 })

    await rollout.scale(5, signal)
    await serving(rollout, 5)
    await rollout.scale(2, signal)
    await rollout.log.require('two pods left', state => [...state.pods.values()].filter(pod => pod.removedMs === undefined).length === 2, { deadlineMs: 15_000, signal })
    await rollout.confirmAvailability(signal)
    expect(state.servingCount).toBe(2)
    expect(runProcesses(run).length).toBeGreaterThanOrEqual(2)
    expect(foldRollout(observations)).toEqual(state)
  }
  finally {
    await rollout.remove(30_000)
  }
  await rollout.remove(30_000)
  expect(rollout.log.state.servingCount).toBe(0)
  expect(traces().filter(trace => !trace.startsWith('cgroup'))).toEqual([])
})

test.concurrent.for(names)('%s: a sandbox that dies is noticed', async (name, context) => {
  const variant = shipped(name)
  const { expect } = context
  needsRuntime(context, variant)
  const { run, cluster } = newRun(context)
  const rollout = await cluster.rollOut(variant, { name: 'pods', replicas: 2, probe, signal })
  try {
    await serving(rollout, 2)
    const [victim, other] = [...rollout.log.state.pods.values()]
    const killedAt = performance.now()
    process.kill(name === 'gvisor' ? sentryOf(run.dir, victim!.name) : pidOf(run, victim!.ip!, environOf), 'SIGKILL')
    await rollout.log.require('the dead pod', state => state.pods.get(victim!.name)?.failure !== undefined, { deadlineMs: 5_000, signal })
    expect(performance.now() - killedAt).toBeLessThan(2_000)
    expect(rollout.log.state.pods.get(victim!.name)).toMatchObject({ isReady: false, isAvailable: false, restarts: 0, failure: { reason: 'Failed', message: expect.stringMatching(/^its process ended/) }, lastEvent: { type: 'Warning', reason: 'Failed' } })
    expect(rollout.log.state.pods.get(other!.name)).toMatchObject({ isReady: true, isAvailable: true })
  }
  finally {
    await rollout.remove(30_000)
  }
  expect(runProcesses(run)).toEqual([])
})

function environOf(pid: number): string {
  return readFileSync(`/proc/${pid}/environ`, 'utf8')
}

/** gVisor's workload has no process of its own on the host. */
function sentryOf(runDir: string, pod: string): number {
  const rollout = readdirSync(runDir).find(name => name.startsWith('s-')) ?? ''
  return Number(readFileSync(join(runDir, rollout, pod.split('-').at(-1) ?? '', 'pid'), 'utf8'))
}
