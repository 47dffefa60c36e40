import { expect, test } from 'vitest'
import type { Cluster } from '../../src/cluster/cluster.ts'
import { ObservationLog } from '../../src/measure/observation-log.ts'
import type { Observation } from '../../src/measure/observation.ts'
import { runRollout } from '../../src/measure/run-rollout.ts'
import { OWN_VARIANTS_DIR } from '../../src/variants/own-variants-dir.ts'
import { loadVariants } from '../../src/variants/load-variants.ts'

const RUNC = loadVariants(OWN_VARIANTS_DIR).get('runc')!

/** A rollout of one pod that is there at once; a real cluster cannot be made to break off at these moments. */
function clusterOf(onRemove: (log: ObservationLog) => void, tellRest: (log: ObservationLog) => Promise<void>): Pick<Cluster, 'rollOut'> {
  return {
    rollOut(_, { onObservation }) {
      const log = new ObservationLog()
      log.onObservation(onObservation!)
      const seen: Observation[] = [{ kind: 'requested', atMs: 0, replicas: 1, wallClock: '2026-11-30T10:00:00Z' }, { kind: 'created', atMs: 1, pod: 'a' }, { kind: 'ready', atMs: 2, pod: 'a' }, { kind: 'available', atMs: 3, pod: 'a', tookMs: 1 }]
      for (const observation of seen)
        log.record(observation)
      return Promise.resolve({
        log,
        endpoint: { port: 8080 },
        elapsedMs: () => 10,
        tellRest: () => tellRest(log),
        scale: () => Promise.resolve(),
        confirmAvailability: () => Promise.resolve(),
        ask: () => Promise.reject(new Error('nobody asks')),
        remove: () => Promise.resolve(onRemove(log)),
      })
    },
  }
}

function run(cluster: Pick<Cluster, 'rollOut'>, onObservation: (seen: Observation) => void, onEnd: () => void): Promise<void> {
  return runRollout(cluster as Cluster, RUNC, { name: 'r', replicas: 1, probe: { way: 'direct', intervalMs: 50, timeoutMs: 100, concurrency: 1 }, deadlineMs: 1_000, removalMs: 1_000, onObservation, onProgress: () => undefined, onEnd, signal: new AbortController().signal })
}

test('gaps that the watches are in are kept before the end, what comes after it is not', async () => {
  const kept: string[] = []
  const gap: Observation = { kind: 'reconnected', atMs: 9, watch: 'pods', cause: 'half-open connection', gapMs: 15_000 }
  await run(clusterOf(log => log.record({ kind: 'removed', atMs: 20, pod: 'a' }), async log => {
    await new Promise(resolve => setTimeout(resolve, 20))
    log.record({ kind: 'unready', atMs: 8, pod: 'a', reason: 'ContainersNotReady' })
    log.record(gap)
  }), ({ kind }) => kept.push(kind), () => kept.push('end'))
  expect(kept).toEqual(['requested', 'created', 'ready', 'available', 'reconnected', 'end'])
})
