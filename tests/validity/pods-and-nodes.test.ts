import { describe, expect, it } from 'vitest'
import type { Observation } from '../../src/measure/observation.ts'
import { checkNodeHealth } from '../../src/validity/node-health.ts'
import { checkPodFailures } from '../../src/validity/pod-failures.ts'

const warning = (pod: string, reason: string, message: string): Observation => ({ kind: 'event', atMs: 1, pod, type: 'Warning', reason, message })

describe('pods that failed on the way', () => {
  it('mark a trial, the same failure counted as one and each pod once', () => {
    const seen: Observation[] = [
      { kind: 'created', atMs: 1, pod: 'a' },
      warning('a', 'FailedCreatePodSandBox', 'container "0123456789abcdef" cannot be started'),
      warning('a', 'FailedCreatePodSandBox', 'again'),
      warning('b', 'FailedCreatePodSandBox', 'container "fedcba9876543210" cannot be started'),
      { kind: 'restarted', atMs: 2, pod: 'c', restarts: 1, reason: 'OOMKilled (exit code 137)' },
      { kind: 'unready', atMs: 3, pod: 'd', reason: 'ContainersNotReady' },
      { kind: 'unready', atMs: 3, pod: 'e', reason: 'Terminating' },
      warning('e', 'FailedKillPod', 'the sandbox was slow to go, after all that is timed'),
      warning('f', 'MissingClusterDNS', 'a matter of configuration'),
    ]
    expect(checkPodFailures(seen, 'rollout')).toMatchObject({ status: 'marked', seen: '4 pods failed on the way: 2 FailedCreatePodSandBox: container "..." cannot be started; 1 restarted (OOMKilled (exit code 137)); 1 no longer Ready (ContainersNotReady)' })
    expect(checkPodFailures(seen, 'density').status).toBe('ok')
    const missing = [warning('a', 'ErrImageNeverPull', 'Container image "localhost/x:1" is not present'), warning('a', 'Failed', 'Error: ErrImageNeverPull')]
    for (const told of [missing, missing.toReversed()])
      expect(checkPodFailures(told, 'rollout').seen).toBe('1 pod failed on the way: 1 ErrImageNeverPull: Container image "localhost/x:1" is not present')
    expect(checkPodFailures([seen[0]!, ...seen.slice(6)], 'rollout')).toMatchObject({ status: 'ok', seen: 'none' })
  })
})

describe('nodes that were unwell within a trial', () => {
  const node = (atMs: number, ready: boolean, ...pressures: string[]): Observation => ({ kind: 'node', atMs, node: 'pi', ready, pressures })

  it('mark it, also where they are well again', () => {
    expect(checkNodeHealth([node(1_000, false), node(13_300, true)], 'rollout')).toMatchObject({ status: 'marked', seen: 'pi was not Ready for 12.3 s' })
    expect(checkNodeHealth([node(1_000, true, 'MemoryPressure'), node(2_000, false)], 'rollout')).toMatchObject({ status: 'marked', seen: 'pi had MemoryPressure for 1 s; pi was not Ready from 2 s on' })
    expect(checkNodeHealth([node(1_000, false)], 'density').status).toBe('ok')
    expect(checkNodeHealth([], 'rollout')).toMatchObject({ status: 'ok', seen: 'no node was unwell' })
  })
})
