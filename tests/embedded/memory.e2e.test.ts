import { test } from 'vitest'
import { runOverhead } from '../../src/measure/run-overhead.ts'
import type { RunOverheadOptions } from '../../src/measure/run-overhead.ts'
import { cgroupSetup } from '../../src/cluster/embedded/cgroups.ts'
import type { OverheadSample } from '../../src/results/samples.ts'
import { needsRuntime, newRun, probe, shipped } from './support.ts'

function optionsFor(samples: OverheadSample[], sizes: number[]): RunOverheadOptions {
  return {
    name: 'memory',
    sizes,
    onObservation: () => undefined,
    probe,
    settleMs: 100,
    toleranceBytes: 2 ** 40,
    readings: 3,
    timeoutMs: 2_000,
    dropCaches: false,
    sizeTimeoutMs: 15_000,
    memoryFloorBytes: 0,
    removalMs: 15_000,
    signal: new AbortController().signal,
    onSample: sample => samples.push(sample),
    onProgress: () => undefined,
  }
}

test.concurrent.for(['process', 'runc'])('%s: memory at each size, of exactly so many pods', async (name, context) => {
  const { expect } = context
  const variant = shipped(name)
  needsRuntime(context, variant)
  const { cluster, traces } = newRun(context)
  const samples: OverheadSample[] = []
  await runOverhead(cluster, variant, optionsFor(samples, [2, 0, 4, 1]))
  expect(samples.map(({ pods }) => pods)).toEqual([2, 0, 4, 1])
  if (process.getuid?.() === 0) {
    expect(samples.map(({ processes }) => processes)).toEqual([2, 0, 4, 1])
    const [two = 0, none, four = 0, one = 0] = samples.map(({ pssBytes }) => pssBytes)
    expect(none).toBe(0)
    expect(one).toBeGreaterThan(0)
    expect(two).toBeGreaterThan(one)
    expect(four).toBeGreaterThan(two)
  }
  for (const { availableBytes, kernelBytes, anonBytes, absent, source, isSettled, cachesDropped } of samples) {
    expect(availableBytes).toBeGreaterThan(2 ** 20)
    expect(kernelBytes).toBeGreaterThan(2 ** 20)
    expect(anonBytes).toBeGreaterThan(2 ** 20)
    expect(absent).toMatchObject({ kubelet: 'there is no kubelet' })
    expect({ source, isSettled, cachesDropped }).toEqual({ source: 'meminfo', isSettled: true, cachesDropped: false })
  }
  expect(traces().filter(trace => !trace.startsWith('cgroup'))).toEqual([])
})

test.concurrent('a process has no cgroup of its own, a sandbox of runc has', async context => {
  const { expect } = context
  if (process.getuid?.() !== 0 || !cgroupSetup().isWritable)
    context.skip('cgroups cannot be made here')
  needsRuntime(context, shipped('runc'))
  const [bare, contained]: [OverheadSample[], OverheadSample[]] = [[], []]
  await runOverhead(newRun(context).cluster, shipped('process'), optionsFor(bare, [2]))
  await runOverhead(newRun(context).cluster, shipped('runc'), optionsFor(contained, [2]))
  expect(bare[0]).not.toHaveProperty('podCgroupBytes')
  expect(bare[0]?.absent?.podCgroup).toBe('these pods have no cgroups of their own')
  expect(contained[0]?.podCgroupBytes).toBeGreaterThan(contained[0]?.pssBytes ?? Infinity)
  expect(contained[0]?.outsidePodBytes).toBe(0)
})

test.concurrent('a size whose pods do not serve ends the trial with the reason, and leaves nothing', async context => {
  const { expect } = context
  const { cluster, traces } = newRun(context, { binary: '/no/such/http-server' })
  const samples: OverheadSample[] = []
  await expect(runOverhead(cluster, shipped('process'), optionsFor(samples, [0, 2]))).rejects.toThrow(/^memory of 2 pods: 0 serve, 2 are there: .*\/no\/such\/http-server/)
  expect(samples.map(({ pods }) => pods)).toEqual([0])
  expect(traces().filter(trace => !trace.startsWith('cgroup'))).toEqual([])
})

test.concurrent('nothing is measured below the memory floor', async context => {
  const { expect } = context
  const { cluster } = newRun(context)
  await expect(runOverhead(cluster, shipped('process'), { ...optionsFor([], [1]), memoryFloorBytes: 2 ** 50 })).rejects.toThrow(/below the floor|less than the plan's memory floor/)
})
