import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Cluster, PodMemory } from '../../src/cluster/cluster.ts'
import { ObservationLog } from '../../src/measure/observation-log.ts'
import { runOverhead } from '../../src/measure/run-overhead.ts'
import type { OverheadSample } from '../../src/results/samples.ts'
import { loadAnyVariants } from '../../src/variants/load-variants.ts'

const runc = loadAnyVariants(join(import.meta.dirname, '../../fixtures/runtimes')).get('runc')!

interface Scripted {
  cluster: Cluster
  log: ObservationLog
  /** Pods that had not gone when memory was read. */
  live: number[]
  isRemoved: () => boolean
}

/** A cluster as Kubernetes is: a pod that is scaled away is unready at once, and gone a while later. */
function scripted(podMemory: (pods: number) => PodMemory): Scripted {
  const log = new ObservationLog()
  const live: number[] = []
  let [count, isRemoved] = [0, false]
  const present: string[] = []
  const add = (pods: number): void => {
    while (present.length < pods) {
      const pod = `pod-${++count}`
      present.push(pod)
      log.record({ kind: 'created', atMs: 1, pod })
      log.record({ kind: 'ready', atMs: 1, pod })
      log.record({ kind: 'available', atMs: 1, pod, tookMs: 1 })
    }
  }
  const number = (): number => [...log.state.pods.values()].filter(pod => pod.removedMs === undefined).length
  return {
    log,
    live,
    isRemoved: () => isRemoved,
    cluster: {
      facts: () => Promise.reject(new Error('not asked')),
      availability: () => Promise.reject(new Error('not asked')),
      rollOut(_, { replicas }) {
        log.record({ kind: 'requested', atMs: 0, replicas, wallClock: '2026-01-01T00:00:00Z' })
        add(replicas)
        return Promise.resolve({
          log,
          elapsedMs: () => 2,
          scale(replicas) {
            log.record({ kind: 'scaled', atMs: 2, replicas })
            add(replicas)
            for (const pod of present.splice(replicas)) {
              log.record({ kind: 'unready', atMs: 2, pod, reason: 'Terminating' })
              setTimeout(() => log.record({ kind: 'removed', atMs: 3, pod }), 100)
            }
            return Promise.resolve()
          },
          confirmAvailability: () => Promise.resolve(),
          endpoint: { port: 1 },
          ask: () => Promise.reject(new Error('not asked')),
          remove() {
            isRemoved = true
            return Promise.resolve()
          },
        })
      },
      nodeMemory() {
        live.push(number())
        return Promise.resolve([{ node: 'pi', availableBytes: 2 ** 30, source: 'meminfo' }])
      },
      conditions: () => Promise.reject(new Error('not asked')),
      heldPods: () => Promise.reject(new Error('not asked')),
      nodeKernel: () => Promise.reject(new Error('not asked')),
      podMemory: () => Promise.resolve(podMemory(number())),
      close: () => Promise.resolve(),
    },
  }
}

const all = (pods: number): PodMemory => ({
  processes: { status: 'read', processes: pods, pssBytes: pods * 10, fileBytes: 0, outsidePodBytes: 0 },
  cgroups: { status: 'read', pods, bytes: pods * 20 },
  kubelet: { status: 'unread', reason: '403' },
})

async function run({ cluster }: Scripted, sizes: number[]): Promise<OverheadSample[]> {
  const samples: OverheadSample[] = []
  await runOverhead(cluster, runc, {
    name: 'x',
    sizes,
    onObservation: () => undefined,
    probe: { way: 'direct', intervalMs: 10, timeoutMs: 100, concurrency: 1 },
    settleMs: 20,
    toleranceBytes: 0,
    readings: 3,
    timeoutMs: 1_000,
    dropCaches: false,
    sizeTimeoutMs: 2_000,
    memoryFloorBytes: 0,
    removalMs: 1_000,
    signal: new AbortController().signal,
    onSample: sample => samples.push(sample),
    onProgress: () => undefined,
  })
  return samples
}

test('memory is read only once the pods that are too many are gone', async () => {
  const scene = scripted(all)
  const samples = await run(scene, [4, 1, 3])
  expect([...new Set(scene.live)]).toEqual([4, 1, 3])
  expect(samples.map(({ pods, pssBytes, podCgroupBytes, absent }) => [pods, pssBytes, podCgroupBytes, absent])).toEqual([4, 1, 3].map(pods => [pods, pods * 10, pods * 20, { kubelet: '403' }]))
  expect(scene.isRemoved()).toBe(true)
})

test('a cross-check of another number of pods is none', async () => {
  const [sample] = await run(scripted(pods => ({ ...all(pods), processes: { status: 'read', processes: 1, pssBytes: 10 }, cgroups: { status: 'read', pods: pods - 1, bytes: 20 } })), [2])
  expect(sample).not.toHaveProperty('pssBytes')
  expect(sample).not.toHaveProperty('podCgroupBytes')
  expect(sample?.absent).toEqual({ pss: '1 processes of 2 pods were found', podCgroup: '1 cgroups of 2 were found', kubelet: '403' })
})

test('a pod that restarted ends the trial: its memory is not that of a pod that ran on', async () => {
  const scene = scripted((pods) => {
    scene.log.record({ kind: 'restarted', atMs: 5, pod: 'pod-1', restarts: 1, reason: 'OOMKilled (exit code 137)' })
    return all(pods)
  })
  await expect(run(scene, [2, 3])).rejects.toThrow(/^memory of 2 pods: 1 serve, 2 are there once its memory was read, 1 restarts/)
  expect(scene.isRemoved()).toBe(true)
})
