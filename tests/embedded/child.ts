/**
 * A harness in a process of its own, for what cannot be done to the tests' own: `tsx child.ts FOLDER TASK VARIANT...`.
 * Prints one line of JSON for each result.
 */
import { availableParallelism } from 'node:os'
import { newRunId } from '../../fixtures/run-id.ts'
import { embeddedCluster } from '../../src/cluster/embedded/embedded-cluster.ts'
import { endEmbeddedRun } from '../../src/cluster/embedded/end-run.ts'
import { beginEmbeddedRun } from '../../src/cluster/embedded/run-folder.ts'
import type { DensityStep } from '../../src/measure/density.ts'
import { runDensity } from '../../src/measure/run-density.ts'
import { runRollout } from '../../src/measure/run-rollout.ts'
import { binary, probe, shipped, tracesOf } from './support.ts'

const [parent = '', task = '', ...names] = process.argv.slice(2)
const run = beginEmbeddedRun(newRunId(new Date()), { XDG_RUNTIME_DIR: parent })
const cluster = embeddedCluster({ run, binary })
const { signal } = new AbortController()

function tell(result: unknown): void {
  process.stdout.write(`${JSON.stringify(result)}\n`)
}

async function stay(): Promise<void> {
  const ips = await Promise.all(names.map(async name => {
    const rollout = await cluster.rollOut(shipped(name), { name: 'pods', replicas: 2, probe, signal })
    await rollout.log.require('all serving', state => state.servingCount === 2, { deadlineMs: 90_000, signal })
    return [...rollout.log.state.pods.values()].map(pod => pod.ip)
  }))
  tell({ run, ips: ips.flat() })
  await new Promise(() => setInterval(() => undefined, 60_000))
}

async function rollOut(name: string): Promise<void> {
  const found = await cluster.availability(shipped(name), signal)
  let outcome: unknown
  let medianMs = 0
  if (found.status === 'present') {
    await runRollout(cluster, shipped(name), {
      name: 'pods',
      replicas: 3,
      probe,
      deadlineMs: 15_000,
      removalMs: 15_000,
      signal,
      onObservation: () => undefined,
      onProgress(state) {
        medianMs = [...state.pods.values()].map(pod => (pod.availableMs ?? NaN) - (pod.createdMs ?? NaN)).toSorted((a, b) => a - b)[1] ?? NaN
      },
      onEnd: end => outcome = end,
    })
  }
  tell({ name, uid: process.getuid?.(), found, outcome, medianMs: Math.round(medianMs), traces: tracesOf(run) })
}

async function density(name: string): Promise<void> {
  const steps: DensityStep[] = []
  const result = await runDensity(cluster, shipped(name), {
    name: 'density',
    probe,
    firstBatch: 20,
    cap: 500,
    holdMs: 100,
    memoryFloorBytes: 0,
    stepTimeoutMs: 60_000,
    timeLimitMs: 120_000,
    removalMs: 15_000,
    signal,
    onObservation: () => undefined,
    onStep: step => steps.push(step),
    onProgress: () => undefined,
  })
  tell({ result, steps, cpus: availableParallelism() })
}

try {
  if (task === 'stay')
    await stay()
  for (const name of names)
    await { rollOut, density }[task]!(name)
}
finally {
  await endEmbeddedRun(run, 30_000)
}
