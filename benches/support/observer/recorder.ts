import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '../../../src/cluster/kubernetes/connect.ts'
import { kubernetesCluster } from '../../../src/cluster/kubernetes/kubernetes-cluster.ts'
import { raisePriority } from '../../../src/cluster/raise-priority.ts'
import { watchLoopDelay } from '../../../src/measure/loop-delay.ts'
import type { Observation } from '../../../src/measure/observation.ts'
import { foldRollout } from '../../../src/measure/rollout-state.ts'
import { runRollout } from '../../../src/measure/run-rollout.ts'
import { Journal } from '../../../src/results/journal.ts'
import { loadVariants } from '../../../src/variants/load-variants.ts'
import { seenOf } from './seen-of.ts'
import { wallNow } from './wall-now.ts'

const [kubeconfig = '', namespace = '', deployment = '', pods = '', interval = '', out = ''] = process.argv.slice(2)
const DEADLINE_MS = 600_000

/** podfit's recorder by itself: watch, fold, prober and journal, as the process that measures has them, without Vitest around them. */
raisePriority('without-children')
const { signal } = new AbortController()
const variant = loadVariants(join(import.meta.dirname, '../../../fixtures/runtimes')).get('runc')
if (variant === undefined)
  throw new Error('fixtures/runtimes has no runc')
const dir = mkdtempSync(join(tmpdir(), 'podfit-bench-'))
const journal = Journal.create(join(dir, 'journal.ndjson'))
const cluster = kubernetesCluster(await connect(kubeconfig, signal), namespace, 'bench')
const observations: Observation[] = []
let t0 = Number.NaN
const loopDelay = watchLoopDelay()
try {
  await runRollout(cluster, variant, {
    name: deployment,
    replicas: Number(pods),
    probe: { way: 'direct', intervalMs: Number(interval), timeoutMs: 1_000, concurrency: 32 },
    deadlineMs: DEADLINE_MS,
    removalMs: DEADLINE_MS,
    onObservation(observation) {
      if (observation.kind === 'requested')
        t0 = wallNow()
      observations.push(observation)
      journal.append({ type: 'observation', trial: deployment, observation })
    },
    onProgress: () => undefined,
    onEnd(outcome) {
      if (outcome.status !== 'complete')
        throw new Error(outcome.reason)
    },
    signal,
  })
  writeFileSync(out, JSON.stringify({ ...seenOf(foldRollout(observations), t0), maxLoopDelayMs: loopDelay() }))
}
finally {
  journal.close()
  rmSync(dir, { recursive: true })
  await cluster.close()
}
