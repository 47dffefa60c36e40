import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Cluster } from '../../src/cluster/cluster.ts'
import type { DensityResult, DensityStep } from '../../src/measure/density.ts'
import type { Observation } from '../../src/measure/observation.ts'
import { ObservationLog } from '../../src/measure/observation-log.ts'
import { runDensity } from '../../src/measure/run-density.ts'
import { runOverhead } from '../../src/measure/run-overhead.ts'
import type { OverheadSample } from '../../src/results/samples.ts'
import { loadAnyVariants } from '../../src/variants/load-variants.ts'

/** A real kubelet's is five minutes. */
const PRESSURE_MS = 200
const runc = loadAnyVariants(join(import.meta.dirname, '../../fixtures/runtimes')).get('runc')!
const MIB = 2 ** 20

interface Member {
  name: string
  /** Pods it takes. */
  room: number
  /** Its CNI's addresses: a pod beyond them is scheduled and gets no sandbox. */
  addresses?: number
  perPodMib?: number
  /** With more pods than these its kubelet evicts those that come, and tells of pressure for a while after they are gone. */
  evictsAbove?: number
  /** It does not say what memory it has. */
  isSilent?: boolean
}

/** Where a scheduler puts pods: on the emptiest node with room, as kube-scheduler does of equal ones. */
function cluster(members: readonly Member[]): Cluster {
  const log = new ObservationLog()
  const start = performance.now()
  const now = (): number => performance.now() - start
  const pods: { pod: string, on: Member | undefined }[] = []
  let count = 0
  const on = (member: Member): number => pods.filter(pod => pod.on === member).length
  const add = (): Observation[] => {
    const pod = `pod-${++count}`
    const [emptiest] = members.filter(member => on(member) < member.room).toSorted((a, b) => on(a) - on(b))
    pods.push({ pod, on: emptiest })
    const atMs = now()
    if (emptiest === undefined)
      return [{ kind: 'created', atMs, pod }, { kind: 'event', atMs, pod, type: 'Warning', reason: 'FailedScheduling', message: `0/${members.length} nodes are available: ${members.length} Too many pods.` }]
    const scheduled: Observation[] = [{ kind: 'created', atMs, pod }, { kind: 'scheduled', atMs, pod, node: emptiest.name }]
    if (on(emptiest) > (emptiest.evictsAbove ?? Infinity)) {
      // It stays as Failed and is no more counted; what takes its place is not let in.
      pods.pop()
      const next = `${pod}-again`
      pods.push({ pod: next, on: undefined })
      return [
        ...scheduled,
        { kind: 'ready', atMs, pod },
        { kind: 'available', atMs, pod, tookMs: 1 },
        { kind: 'node', atMs, node: emptiest.name, ready: true, pressures: ['MemoryPressure'] },
        { kind: 'failed', atMs, pod, reason: 'Evicted', message: 'The node was low on resource: memory.', isOver: true },
        { kind: 'created', atMs, pod: next },
        { kind: 'event', atMs, pod: next, type: 'Warning', reason: 'FailedScheduling', message: '0/1 nodes are available: 1 node(s) had taint {node.kubernetes.io/memory-pressure: }, that the pod did not tolerate.' },
      ]
    }
    return on(emptiest) > (emptiest.addresses ?? Infinity)
      ? [...scheduled, { kind: 'event', atMs, pod, type: 'Warning', reason: 'FailedCreatePodSandBox', message: 'no IP addresses available in range set' }]
      : [...scheduled, { kind: 'ready', atMs, pod }, { kind: 'available', atMs, pod, tookMs: 1 }]
  }
  const become = (replicas: number): void => {
    while (pods.length < replicas)
      add().forEach(seen => log.record(seen))
    for (const { pod } of pods.splice(replicas))
      log.record({ kind: 'removed', atMs: now(), pod })
    setTimeout(() => members.forEach(({ name }) => log.record({ kind: 'node', atMs: now(), node: name, ready: true, pressures: [] })), PRESSURE_MS)
  }
  const notAsked = (): Promise<never> => Promise.reject(new Error('not asked'))
  return {
    facts: notAsked,
    availability: notAsked,
    conditions: notAsked,
    heldPods: notAsked,
    nodeKernel: notAsked,
    rollOut(_, { replicas }) {
      log.record({ kind: 'requested', atMs: now(), replicas, wallClock: '2026-01-01T00:00:00Z' })
      become(replicas)
      return Promise.resolve({
        log,
        endpoint: { port: 1 },
        stallMs: 10,
        elapsedMs: now,
        scale(replicas) {
          log.record({ kind: 'scaled', atMs: now(), replicas })
          become(replicas)
          return Promise.resolve()
        },
        confirmAvailability: () => Promise.resolve(),
        ask: notAsked,
        remove: () => Promise.resolve(become(0)),
      })
    },
    nodeMemory: () => Promise.resolve(members.flatMap(member => member.isSilent ? [] : [{ node: member.name, availableBytes: (4_096 - on(member) * (member.perPodMib ?? 1)) * MIB, source: 'meminfo' as const }])),
    podMemory: () => Promise.resolve({ processes: unread, cgroups: unread, kubelet: unread }),
    close: () => Promise.resolve(),
  }
}

const unread = { status: 'unread', reason: 'x' } as const
const PROBE = { way: 'direct', intervalMs: 10, timeoutMs: 100, concurrency: 1 } as const
const { signal } = new AbortController()

async function density(members: readonly Member[], options: { nodes?: readonly string[], memoryFloorBytes?: number } = {}): Promise<{ result: DensityResult, steps: DensityStep[] }> {
  const steps: DensityStep[] = []
  const result = await runDensity(cluster(members), runc, {
    name: 'x',
    probe: PROBE,
    firstBatch: 4,
    cap: 40,
    holdMs: 1,
    memoryFloorBytes: 0,
    stepTimeoutMs: 10_000,
    timeLimitMs: 15_000,
    removalMs: 1_000,
    onObservation: () => undefined,
    onStep: step => steps.push(step),
    onProgress: () => undefined,
    signal,
    ...options,
  })
  return { result, steps }
}

const NODES = ['pi-a', 'pi-b']

test.concurrent('each number that held says where its pods were, and the maximum where those were', async () => {
  const { result, steps } = await density([{ name: 'pi-a', room: 7 }, { name: 'pi-b', room: 4 }], { nodes: NODES })
  expect(result).toMatchObject({ maxPods: 11, resolution: 1, constraint: 'maxPods', perNode: [{ node: 'pi-a', pods: 7 }, { node: 'pi-b', pods: 4 }] })
  expect(result, 'no node took the pod that was too many').not.toHaveProperty('nodes')
  expect(steps[0]).toMatchObject({ status: 'held', replicas: 4, perNode: [{ node: 'pi-a', pods: 2 }, { node: 'pi-b', pods: 2 }] })
  for (const step of steps) {
    if (step.status === 'held')
      expect(step.perNode?.reduce((sum, { pods }) => sum + pods, 0)).toBe(step.replicas)
    else
      expect(step).not.toHaveProperty('perNode')
  }
})

test.concurrent('the node that stopped the search is named', async () => {
  const { result } = await density([{ name: 'pi-a', room: 20 }, { name: 'pi-b', room: 20, addresses: 3 }], { nodes: NODES })
  expect(result).toMatchObject({ constraint: 'pod-ips', nodes: ['pi-b'] })
  expect(result.maxPods).toBe(7)
  const { result: memory } = await density([{ name: 'pi-a', room: 20 }, { name: 'pi-b', room: 20, perPodMib: 900 }], { nodes: NODES, memoryFloorBytes: 300 * MIB })
  expect(memory).toMatchObject({ constraint: 'memory', nodes: ['pi-b'], evidence: expect.stringMatching(/^available memory of node pi-b fell to/) })
})

test.concurrent('a node without a pod is told too, one that has joined since behind those of the beginning', async () => {
  const { result } = await density([{ name: 'late', room: 4 }, { name: 'pi-a', room: 0 }, { name: 'pi-b', room: 1 }], { nodes: NODES })
  expect(result.perNode).toEqual([{ node: 'pi-a', pods: 0 }, { node: 'pi-b', pods: 1 }, { node: 'late', pods: 4 }])
})

test.concurrent('pods that were evicted are held against the step that saw them, and against no other', async () => {
  const { result, steps } = await density([{ name: 'pi', room: 30, evictsAbove: 9 }])
  expect(result).toMatchObject({ maxPods: 9, resolution: 1, constraint: 'memory', evidence: expect.stringMatching(/MemoryPressure|Evicted/) })
  expect(steps.map(({ replicas, status }) => `${replicas} ${status}`)).toEqual(['4 held', '8 held', '12 failed', '9 held', '10 failed', '9 held'])
})

test.concurrent('of one node nothing of this is kept', async () => {
  const { result, steps } = await density([{ name: 'pi', room: 5 }])
  expect(result.maxPods).toBe(5)
  expect(result).not.toHaveProperty('perNode')
  expect(steps.every(step => !('perNode' in step))).toBe(true)
})

async function overhead(members: readonly Member[], memoryFloorBytes = 0): Promise<OverheadSample[]> {
  const samples: OverheadSample[] = []
  await runOverhead(cluster(members), runc, {
    name: 'x',
    sizes: [4, 0, 7],
    onObservation: () => undefined,
    probe: PROBE,
    settleMs: 5,
    toleranceBytes: 0,
    readings: 3,
    timeoutMs: 1_000,
    dropCaches: false,
    sizeTimeoutMs: 2_000,
    memoryFloorBytes,
    removalMs: 1_000,
    signal,
    onSample: sample => samples.push(sample),
    onProgress: () => undefined,
  })
  return samples
}

test.concurrent('memory is read of all nodes together and of each, with the pods on it', async () => {
  const samples = await overhead([{ name: 'pi-a', room: 9, perPodMib: 10 }, { name: 'pi-b', room: 9, perPodMib: 20 }])
  expect(samples.map(({ pods, availableBytes, perNode }) => [pods, availableBytes / MIB, perNode])).toEqual([
    [4, 8_192 - 60, [{ node: 'pi-a', pods: 2, availableBytes: (4_096 - 20) * MIB }, { node: 'pi-b', pods: 2, availableBytes: (4_096 - 40) * MIB }]],
    [0, 8_192, [{ node: 'pi-a', pods: 0, availableBytes: 4_096 * MIB }, { node: 'pi-b', pods: 0, availableBytes: 4_096 * MIB }]],
    [7, 8_192 - 100, [{ node: 'pi-a', pods: 4, availableBytes: (4_096 - 40) * MIB }, { node: 'pi-b', pods: 3, availableBytes: (4_096 - 60) * MIB }]],
  ])
  expect((await overhead([{ name: 'pi', room: 9 }]))[0]).not.toHaveProperty('perNode')
})

test.concurrent('pods on a node that does not tell its memory would be missing from the sum', async () => {
  await expect(overhead([{ name: 'pi-a', room: 9 }, { name: 'pi-b', room: 9, isSilent: true }])).rejects.toThrow('memory is not known of pi-b (2 of the pods), only of pi-a')
  expect(await overhead([{ name: 'pi-a', room: 9 }, { name: 'pi-b', room: 0, isSilent: true }])).toHaveLength(3)
})

test.concurrent('no node may go below the floor, whatever the others have left', async () => {
  await expect(overhead([{ name: 'pi-a', room: 9 }, { name: 'pi-b', room: 9, perPodMib: 2_000 }], 200 * MIB)).rejects.toThrow('leave a node 96 MiB, less than')
})
