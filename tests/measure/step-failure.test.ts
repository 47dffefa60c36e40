import { describe, expect, it } from 'vitest'
import type { Observation } from '../../src/measure/observation.ts'
import { livePods } from '../../src/measure/live-pods.ts'
import { applyObservation, foldRollout } from '../../src/measure/rollout-state.ts'
import { stepFailure } from '../../src/measure/step-failure.ts'

const LIMITS = { memoryFloorBytes: 200 * 2 ** 20, stallMs: 10_000, sinceMs: 0, restartsBefore: new Map() }
const base: Observation[] = [
  { kind: 'requested', atMs: 0, replicas: 2, wallClock: '2026-01-01T00:00:00Z' },
  { kind: 'created', atMs: 10, pod: 'a' },
  { kind: 'ready', atMs: 20, pod: 'a' },
  { kind: 'available', atMs: 25, pod: 'a', tookMs: 1 },
  { kind: 'created', atMs: 30, pod: 'b' },
]
const refused: Observation = { kind: 'event', atMs: 40, pod: 'b', type: 'Warning', reason: 'FailedScheduling', message: '0/1 nodes are available: 1 Too many pods.' }

describe('why a step fails', () => {
  it('waits while nothing is wrong', () => {
    expect(stepFailure(foldRollout(base), 60_000, LIMITS)).toBeUndefined()
  })

  it('takes a pod at its word only once nothing has moved', () => {
    const state = foldRollout([...base, refused])
    expect(stepFailure(state, 5_000, LIMITS)).toBeUndefined()
    expect(stepFailure(state, 11_000, LIMITS)).toEqual({ constraint: 'maxPods', evidence: 'FailedScheduling: 0/1 nodes are available: 1 Too many pods.' })
  })

  it('quotes what a crash loop began with, not its back-off', () => {
    const loop: Observation[] = [
      { kind: 'event', atMs: 40, pod: 'b', type: 'Warning', reason: 'Failed', message: 'Error: exec: "/no-such-program": no such file or directory' },
      { kind: 'event', atMs: 50, pod: 'b', type: 'Warning', reason: 'BackOff', message: 'Back-off restarting failed container' },
    ]
    expect(stepFailure(foldRollout([...base, ...loop]), 20_000, LIMITS)).toEqual({ constraint: 'runtime-error', evidence: expect.stringContaining('/no-such-program') })
  })

  it.each([
    ['that is not there', 'ErrImageNeverPull', 'Container image "localhost/x:1" is not present with pull policy of Never'],
    ['that cannot be pulled', 'Failed', 'Failed to pull image "localhost/x:1": connection refused'],
  ])('names the image %s, though the kubelet\'s next event does not', (_, reason, message) => {
    const events: Observation[] = [
      { kind: 'event', atMs: 40, pod: 'b', type: 'Warning', reason, message },
      { kind: 'event', atMs: 41, pod: 'b', type: 'Warning', reason: 'Failed', message: `Error: ${reason}` },
    ]
    expect(stepFailure(foldRollout([...base, ...events]), 20_000, LIMITS)?.evidence).toBe(`${reason}: ${message}`)
  })

  it('says how a container ended that restarted, and what it says for itself', () => {
    const state = foldRollout([
      ...base,
      { kind: 'failed', atMs: 40, pod: 'b', reason: 'RunContainerError', message: 'exec: "/no-such-program"' },
      { kind: 'failed', atMs: 50, pod: 'b', reason: 'CrashLoopBackOff', message: 'back-off 10s' },
      { kind: 'event', atMs: 55, pod: 'b', type: 'Warning', reason: 'BackOff', message: 'Back-off restarting failed container' },
      { kind: 'restarted', atMs: 60, pod: 'b', restarts: 1, reason: 'StartError (exit code 128)' },
    ])
    expect(stepFailure(state, 70, LIMITS)).toEqual({ constraint: 'runtime-error', evidence: 'pod b restarted: StartError (exit code 128); RunContainerError: exec: "/no-such-program"' })
  })

  it('takes the complaint of most pods where they differ', () => {
    const state = foldRollout([
      ...base,
      refused,
      ...['c', 'd'].flatMap((pod): Observation[] => [{ kind: 'created', atMs: 50, pod }, { kind: 'event', atMs: 60, pod, type: 'Warning', reason: 'FailedCreatePodSandBox', message: 'no IP addresses available in range set' }]),
    ])
    expect(stepFailure(state, 20_000, LIMITS)?.constraint).toBe('pod-ips')
  })

  it.each<[string, Observation, string]>([
    ['memory below the floor', { kind: 'memory', atMs: 50, availableBytes: 100 * 2 ** 20 }, 'memory'],
    ['a node that is not Ready', { kind: 'node', atMs: 50, node: 'n1', ready: false, pressures: [] }, 'runtime-error'],
    ['a node under memory pressure', { kind: 'node', atMs: 50, node: 'n1', ready: true, pressures: ['MemoryPressure'] }, 'memory'],
    ['a node that runs out of pids', { kind: 'node', atMs: 50, node: 'n1', ready: true, pressures: ['PIDPressure'] }, 'pids'],
    ['a restart', { kind: 'restarted', atMs: 50, pod: 'a', restarts: 1, reason: 'Error' }, 'runtime-error'],
  ])('fails at once on %s', (_, observation, constraint) => {
    expect(stepFailure(foldRollout([...base, observation]), 60, LIMITS)?.constraint).toBe(constraint)
  })

  it('names the nodes it happened on, where that is known', () => {
    const on = (node: string, pod: string): Observation[] => [{ kind: 'created', atMs: 50, pod }, { kind: 'scheduled', atMs: 51, pod, node }]
    const noAddress = (pod: string): Observation => ({ kind: 'event', atMs: 60, pod, type: 'Warning', reason: 'FailedCreatePodSandBox', message: 'no IP addresses available in range set' })
    expect(stepFailure(foldRollout([...base, refused, ...on('pi-b', 'c'), noAddress('c'), ...on('pi-a', 'd'), noAddress('d')]), 20_000, LIMITS)).toEqual({ constraint: 'pod-ips', evidence: 'FailedCreatePodSandBox: no IP addresses available in range set', nodes: ['pi-a', 'pi-b'] })
    // A pod that no node took.
    expect(stepFailure(foldRollout([...base, refused]), 20_000, LIMITS)).not.toHaveProperty('nodes')
    expect(stepFailure(foldRollout([...base, ...on('pi-b', 'a'), { kind: 'restarted', atMs: 70, pod: 'a', restarts: 1, reason: 'Error' }]), 80, LIMITS)).toMatchObject({ nodes: ['pi-b'] })
    expect(stepFailure(foldRollout([...base, { kind: 'node', atMs: 50, node: 'pi-a', ready: true, pressures: ['MemoryPressure'] }]), 60, LIMITS)).toMatchObject({ nodes: ['pi-a'] })
    expect(stepFailure(foldRollout([...base, { kind: 'memory', atMs: 50, availableBytes: 100 * 2 ** 20, node: 'pi-b' }]), 60, LIMITS)).toEqual({ constraint: 'memory', evidence: 'available memory of node pi-b fell to 100 MiB, below the floor of 200 MiB', nodes: ['pi-b'] })
    // What was read later, of one node alone, is not pi-b's.
    expect(stepFailure(foldRollout([...base, { kind: 'memory', atMs: 50, availableBytes: 1, node: 'pi-b' }, { kind: 'memory', atMs: 51, availableBytes: 2 }]), 60, LIMITS)).not.toHaveProperty('nodes')
  })

  it('calls an OOM kill memory', () => {
    const state = foldRollout([...base, { kind: 'failed', atMs: 49, pod: 'a', reason: 'OOMKilled', message: 'exit code 137' }, { kind: 'restarted', atMs: 50, pod: 'a', restarts: 1, reason: 'OOMKilled' }])
    expect(stepFailure(state, 60, LIMITS)).toMatchObject({ constraint: 'memory', evidence: expect.stringContaining('OOMKilled') })
  })

  it('does not count restarts from before the step', () => {
    const state = foldRollout([...base, { kind: 'restarted', atMs: 50, pod: 'a', restarts: 1, reason: 'Error' }])
    expect(stepFailure(state, 60, { ...LIMITS, restartsBefore: new Map([['a', 1]]) })).toBeUndefined()
    // Another pod's is this step's.
    applyObservation(state, { kind: 'restarted', atMs: 70, pod: 'b', restarts: 1, reason: 'Error (exit code 1)' })
    expect(stepFailure(state, 80, { ...LIMITS, restartsBefore: new Map([['a', 1]]) })).toEqual({ constraint: 'runtime-error', evidence: 'pod b restarted: Error (exit code 1)' })
  })

  it('fails at once on an eviction, and holds it against no later step', () => {
    const evicted: Observation = { kind: 'failed', atMs: 50, pod: 'a', reason: 'Evicted', message: 'The node was low on resource: memory.', isOver: true }
    const state = foldRollout([...base, evicted])
    expect(stepFailure(state, 60, LIMITS)).toEqual({ constraint: 'memory', evidence: 'pod a: Evicted: The node was low on resource: memory.' })
    expect(stepFailure(state, 60, { ...LIMITS, sinceMs: 55 })).toBeUndefined()
    // b has come up, a stays for its controller to look at: nothing is missing.
    expect(stepFailure(state, 60_000, { ...LIMITS, sinceMs: 55 })).toBeUndefined()
    expect(livePods(state)).toBe(1)
  })
})
