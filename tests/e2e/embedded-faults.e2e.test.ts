import { afterEach, describe, expect, it, test } from 'vitest'
import type { DensityStep } from '../../src/measure/density.ts'
import { runDensity } from '../../src/measure/run-density.ts'
import { startChild } from '../embedded/start-child.ts'
import { needsRuntime, newRun, probe, shipped } from '../embedded/support.ts'
import { Here } from './support/run-here.ts'

const { signal } = new AbortController()

test('200 pods of runc: the search ends at its cap with all of them serving, and they are gone within 10 s', async context => {
  needsRuntime(context, shipped('runc'))
  const { cluster, traces } = newRun(context)
  const steps: DensityStep[] = []
  let heldAt = 0
  const result = await runDensity(cluster, shipped('runc'), {
    name: 'density',
    probe,
    firstBatch: 100,
    cap: 200,
    holdMs: 2_000,
    memoryFloorBytes: 0,
    stepTimeoutMs: 120_000,
    timeLimitMs: 300_000,
    removalMs: 60_000,
    signal,
    onObservation: () => undefined,
    onProgress: () => undefined,
    onStep(step) {
      steps.push(step)
      heldAt = performance.now()
    },
  })
  expect(performance.now() - heldAt).toBeLessThan(10_000)
  expect(result).toMatchObject({ maxPods: 200, constraint: 'cap', censored: true })
  expect(steps.at(-1)).toMatchObject({ status: 'held', replicas: 200, servingCount: 200 })
  expect(traces().filter(trace => !trace.startsWith('cgroup'))).toEqual([])
})

test('gvisor: five pods, eight, three, and none', async context => {
  needsRuntime(context, shipped('gvisor'))
  const { cluster, traces } = newRun(context)
  const rollout = await cluster.rollOut(shipped('gvisor'), { name: 'pods', replicas: 5, probe, signal })
  try {
    for (const count of [5, 8, 3]) {
      if (count !== 5)
        await rollout.scale(count, signal)
      await rollout.log.require(`${count} pods`, state => state.servingCount === count && [...state.pods.values()].filter(pod => pod.removedMs === undefined).length === count, { deadlineMs: 30_000, signal })
      await rollout.confirmAvailability(signal)
      expect(rollout.log.state.servingCount).toBe(count)
    }
  }
  finally {
    await rollout.remove(60_000)
  }
  expect(traces().filter(trace => !trace.startsWith('cgroup'))).toEqual([])
})

/** Nobody else's: its processes are counted against the limit. */
const LIMITED_USER = 64_731

test('a density search that ends where the user may start no more processes', async context => {
  if (process.getuid?.() !== 0)
    context.skip('only root can become a user that has no other processes')
  const user = ['setpriv', `--reuid=${LIMITED_USER}`, `--regid=${LIMITED_USER}`, '--clear-groups', 'prlimit', '--nproc=70', '--']
  const { value } = await startChild(context, 'density', ['process'], { uid: LIMITED_USER, wrapper: user }).results.next()
  expect(value).toMatchObject({ result: { constraint: 'pids', censored: false, resolution: 1, evidence: expect.stringMatching(/spawn .*EAGAIN/) } })
  const { maxPods } = (value as unknown as { result: { maxPods: number } }).result
  expect(maxPods).toBeGreaterThan(10)
  expect(maxPods).toBeLessThan(70)
})

describe('runtimes that do not work', () => {
  const here = new Here()

  afterEach(() => here.remove())

  it('are a clear row each, fail the run, and leave the others alone', async context => {
    needsRuntime(context, shipped('runc'))
    const runc = 'if [ "$1" = --version ]; then echo "NAME version 1"; exit; fi\n'
    const faults = {
      hangs: 'case "$*" in *create*|*delete*) exec sleep 3600;; esac; exit 1',
      crashes: 'echo "the sky fell" >&2; kill -SEGV $$',
      garbage: 'head -c 300 /dev/urandom; exit 0',
      // Its workload listens on another port than the one that is asked.
      silent: 'for last; do :; done; for arg; do case "$prev" in --bundle) sed -i \'s/"PORT=[0-9]*"/"PORT=28080"/\' "$arg/config.json";; esac; prev=$arg; done; exec runc "$@"',
    }
    for (const [name, script] of Object.entries(faults)) {
      const command = here.write(`${name}.sh`, `#!/bin/sh\n${runc.replace('NAME', name)}${script}\n`)
      here.write(`runtimes/${name}.yaml`, { name, runtime: name, isolation: 'shared-kernel', embedded: { runtime: 'oci', command }, install: { url: 'https://example.org/', note: 'A test\'s.' } })
    }
    here.write('runtimes/missing.yaml', { name: 'missing', runtime: 'missing', isolation: 'shared-kernel', embedded: { runtime: 'oci', command: 'no-such-runtime', package: 'no-such-package' }, install: { url: 'https://example.org/', note: 'A test\'s.' } })
    const PODFIT_PLAN = here.write('podfit.yaml', {
      runtimes: 'runtimes',
      variants: [...Object.keys(faults), 'missing', 'process', 'runc'],
      replicas: 3,
      rounds: 1,
      density: { firstBatch: 2, cap: 4, hold: '200ms', stepTimeout: '15s' },
      timeouts: { rollout: '15s', removal: '1m' },
    })
    const { code, output } = await here.specs(['specs/density', 'specs/readiness'], { PODFIT_PLAN, PODFIT_CLUSTER: 'embedded' }).ended
    expect(code, output).toBe(1)
    const { variants, densities, rollouts } = here.results
    expect(variants).toMatchObject([
      { name: 'hangs', status: 'broken', reason: expect.stringMatching(/create did not end within \d+(\.\d)? s and was killed/) },
      { name: 'crashes', status: 'broken', reason: expect.stringMatching(/create ended with .*the sky fell/) },
      { name: 'garbage', status: 'broken', reason: expect.stringMatching(/says no state right after start/) },
      { name: 'silent', status: 'present' },
      { name: 'missing', status: 'skipped', reason: 'no no-such-runtime on PATH', remedy: 'apt-get install no-such-package' },
      { name: 'process', status: 'present' },
      { name: 'runc', status: 'present' },
    ])
    // Trials stand in the order the seed has drawn.
    const byName = <T extends { variant: string }>(trials: T[]): T[] => trials.toSorted((a, b) => a.variant < b.variant ? -1 : 1)
    expect(byName(densities)).toMatchObject(byName([
      { variant: 'silent', result: { maxPods: 0, constraint: 'timeout', evidence: expect.stringMatching(/0 of 1 pods served .*1 is Ready without answering HTTP/) } },
      { variant: 'process', result: { maxPods: 4, constraint: 'cap' } },
      { variant: 'runc', result: { maxPods: 4, constraint: 'cap' } },
    ]))
    expect(byName(rollouts)).toMatchObject(byName([
      { variant: 'silent', status: 'incomplete', reason: expect.stringMatching(/^0 of 3 pods served within 15 s: 3 are Ready without answering HTTP$/) },
      { variant: 'process', status: 'complete' },
      { variant: 'runc', status: 'complete' },
    ]))
    const report = here.read('report.md')
    for (const name of ['hangs', 'crashes', 'garbage'])
      expect(report).toMatch(new RegExp(`^\\| ${name} \\| .*broken, see below`, 'm'))
    expect(here.traces()).toEqual([])
  })
})
