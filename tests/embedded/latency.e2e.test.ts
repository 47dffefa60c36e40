import { test } from 'vitest'
import type { Cluster } from '../../src/cluster/cluster.ts'
import { runLatency } from '../../src/measure/run-latency.ts'
import type { LatencySample } from '../../src/results/samples.ts'
import { runProcesses } from '../../src/cluster/embedded/run-processes.ts'
import { binary, needsRuntime, newRun, probe, shipped } from './support.ts'

const { signal } = new AbortController()
const common = { name: 'latency', probe, deadlineMs: 15_000, removalMs: 15_000, signal, binary, onObservation: () => undefined, onProgress: () => undefined }
const latency = { concurrency: [1, 4], warmUpMs: 50, durationMs: 200 }

test.for(['process', 'runc', 'gvisor'])('%s: answer times of one pod, each beside the bare process', async (name, context) => {
  const { expect } = context
  const variant = shipped(name)
  needsRuntime(context, variant)
  const { cluster, traces } = newRun(context)
  const samples: LatencySample[] = []
  await runLatency(cluster, variant, { ...common, latency, keep: sample => samples.push(sample) })
  expect(samples.map(({ subject, concurrency }) => [subject, concurrency])).toEqual([['bare-process', 1], ['pod', 1], ['bare-process', 4], ['pod', 4]])
  for (const sample of samples)
    expect(sample).toMatchObject({ errors: 0, reconnects: 0, requests: expect.any(Number), maxMs: expect.any(Number) })
  expect(traces().filter(trace => !trace.startsWith('cgroup'))).toEqual([])
})

test('a harness that cannot run the workload itself measures the pod all the same, and says so', async context => {
  const { expect } = context
  const { cluster } = newRun(context)
  const samples: LatencySample[] = []
  const told: string[] = []
  await runLatency(cluster, shipped('process'), { ...common, binary: '/no/such/http-server', latency: { ...latency, concurrency: [1] }, keep: sample => samples.push(sample), onProgress: text => told.push(text) })
  expect(samples).toMatchObject([{ subject: 'pod', errors: 0 }])
  expect(told).toContainEqual(expect.stringMatching(/^no bare process beside it: .*ENOENT/))
})

test('a pod that cannot be reached at its own address is a failure with the reason', async context => {
  const { expect } = context
  const { cluster, traces } = newRun(context)
  const elsewhere: Cluster = {
    ...cluster,
    async rollOut(variant, options) {
      return { ...await cluster.rollOut(variant, options), endpoint: { port: 1 } }
    },
  }
  const samples: LatencySample[] = []
  await expect(runLatency(elsewhere, shipped('process'), { ...common, latency, keep: sample => samples.push(sample) })).rejects.toThrow(/^latency is measured at the pod's own address, and from here 127\.\S+:1 does not answer: .*ECONNREFUSED.*run podfit on the node/)
  expect(samples).toEqual([])
  expect(traces()).toEqual([])
})

test('a pod that dies while it is measured fails the trial; what was measured is kept', async context => {
  const { expect } = context
  const { cluster, run, traces } = newRun(context)
  const samples: LatencySample[] = []
  const measured = runLatency(cluster, shipped('process'), {
    ...common,
    latency: { concurrency: [2], warmUpMs: 0, durationMs: 1_500 },
    keep: sample => samples.push(sample),
    onProgress: text => {
      if (!text.startsWith('bare'))
        setTimeout(() => runProcesses(run).forEach(({ pid }) => process.kill(pid, 'SIGKILL')), 500)
    },
  })
  await expect(measured).rejects.toThrow(/stopped being Ready|none of \d+ requests/)
  expect(samples.at(-1)).toMatchObject({ subject: 'pod', errors: expect.any(Number), firstError: expect.stringMatching(/ECONNRE|closed|socket/) })
  expect(samples.at(-1)!.errors).toBeGreaterThan(0)
  expect(traces()).toEqual([])
})
