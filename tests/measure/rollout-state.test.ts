import { describe, expect, it } from 'vitest'
import type { Observation } from '../../src/measure/observation.ts'
import { applyObservation, foldRollout } from '../../src/measure/rollout-state.ts'

const requested: Observation = { kind: 'requested', atMs: 0, replicas: 2, wallClock: '2026-01-01T00:00:00.000Z' }

function pod(name: string, from: number): Observation[] {
  return [
    { kind: 'created', atMs: from, pod: name },
    { kind: 'scheduled', atMs: from + 1, pod: name, node: 'n1' },
    { kind: 'addressed', atMs: from + 2, pod: name, ip: '10.0.0.1' },
    { kind: 'started', atMs: from + 3, pod: name },
    { kind: 'ready', atMs: from + 4, pod: name },
    { kind: 'available', atMs: from + 5, pod: name, tookMs: 1 },
  ]
}

describe('the fold of a rollout', () => {
  it('takes first and all, Ready and available, from the moments they were seen', () => {
    const state = foldRollout([requested, ...pod('a', 100), ...pod('b', 200)])
    expect(state).toMatchObject({ readyCount: 2, availableCount: 2, servingCount: 2, firstReadyMs: 104, allReadyMs: 204, firstAvailableMs: 105, allAvailableMs: 205 })
  })

  it('does not call a rollout all Ready whose pods were Ready one after the other, but never at once', () => {
    const state = foldRollout([
      requested,
      ...pod('a', 100),
      { kind: 'unready', atMs: 150, pod: 'a', reason: 'Flapping' },
      ...pod('b', 200),
    ])
    expect(state.readyCount).toBe(1)
    expect(state.allReadyMs).toBeUndefined()
    expect(state.pods.get('a')?.readyMs, 'when it was first Ready is kept').toBe(104)
  })

  it('keeps an answer that came before Ready as it was', () => {
    const state = foldRollout([requested, { kind: 'created', atMs: 1, pod: 'a' }, { kind: 'available', atMs: 50, pod: 'a', tookMs: 1 }, { kind: 'ready', atMs: 60, pod: 'a' }])
    expect(state.pods.get('a')).toMatchObject({ availableMs: 50, readyMs: 60 })
  })

  it('counts a pod that was removed no longer', () => {
    const state = foldRollout([requested, ...pod('a', 100), ...pod('b', 200), { kind: 'removed', atMs: 300, pod: 'a' }])
    expect(state).toMatchObject({ readyCount: 1, availableCount: 1, servingCount: 1, allReadyMs: 204 })
  })

  it('begins anew with "all" when it is scaled', () => {
    const state = foldRollout([requested, ...pod('a', 100), ...pod('b', 200), { kind: 'scaled', atMs: 300, replicas: 3 }, ...pod('c', 400)])
    expect(state).toMatchObject({ desired: 3, allReadyMs: 404, allAvailableMs: 405, firstReadyMs: 104 })
  })

  it('keeps the reason and the last event of a pod, and forgets the failure once it is Ready', () => {
    const failing: Observation[] = [
      requested,
      { kind: 'created', atMs: 1, pod: 'a' },
      { kind: 'failed', atMs: 2, pod: 'a', reason: 'Unschedulable', message: 'Too many pods' },
      { kind: 'event', atMs: 3, pod: 'a', type: 'Warning', reason: 'FailedScheduling', message: 'Too many pods' },
    ]
    expect(foldRollout(failing).pods.get('a')).toMatchObject({ failure: { reason: 'Unschedulable' }, lastEvent: { reason: 'FailedScheduling' } })
    expect(foldRollout([...failing, ...pod('a', 10)]).pods.get('a')).not.toHaveProperty('failure')
  })

  it('keeps the warning that says what is wrong through the back-off that follows it, until the pod moves on', () => {
    const warn = (atMs: number, reason: string, message: string): Observation => ({ kind: 'event', atMs, pod: 'a', type: 'Warning', reason, message })
    const failing: Observation[] = [
      requested,
      { kind: 'created', atMs: 1, pod: 'a' },
      warn(2, 'Failed', 'Error: exec: "/no-such-program": no such file or directory'),
      warn(3, 'BackOff', 'Back-off restarting failed container'),
      warn(4, 'FailedCreatePodSandBox', 'failed to reserve sandbox name: name "a_default_0" is reserved for "8d1f"'),
    ]
    const held = foldRollout(failing).pods.get('a')
    expect(held).toMatchObject({ warning: { reason: 'Failed', atMs: 2 }, lastEvent: { reason: 'FailedCreatePodSandBox', atMs: 4 } })
    expect(foldRollout([...failing, warn(5, 'FailedMount', 'no such volume')]).pods.get('a')).toMatchObject({ warning: { reason: 'FailedMount' } })
    expect(foldRollout([requested, warn(1, 'BackOff', 'Back-off pulling image')]).pods.get('a')).toMatchObject({ warning: { reason: 'BackOff' } })
    for (const moved of [{ kind: 'scheduled', node: 'n' }, { kind: 'addressed', ip: '10.0.0.2' }, { kind: 'started' }, { kind: 'ready' }] as const)
      expect(foldRollout([...failing, { ...moved, atMs: 6, pod: 'a' }]).pods.get('a'), moved.kind).not.toHaveProperty('warning')
  })

  it('takes a container that has ended for one that answers no more, and another in its place for one that has not yet', () => {
    const serving = [requested, ...pod('a', 1), ...pod('b', 11)]
    const ended = foldRollout([...serving, { kind: 'failed', atMs: 30, pod: 'a', reason: 'OOMKilled', message: 'exit code 137' }])
    expect(ended).toMatchObject({ readyCount: 2, availableCount: 1, servingCount: 1 })
    const again = foldRollout([requested, ...pod('a', 1), { kind: 'restarted', atMs: 10, pod: 'a', restarts: 1, reason: 'OOMKilled' }, ...pod('b', 11)])
    expect(again).toMatchObject({ readyCount: 2, availableCount: 1 })
    expect(again, 'they never answered at once').not.toHaveProperty('allAvailableMs')
    applyObservation(again, { kind: 'available', atMs: 40, pod: 'a', tookMs: 1 })
    expect(again).toMatchObject({ servingCount: 2, allAvailableMs: 40 })
    expect(foldRollout([...serving, { kind: 'unready', atMs: 30, pod: 'a', reason: 'Terminating' }])).toMatchObject({ readyCount: 1, availableCount: 1, servingCount: 1 })
    const evicted = foldRollout([...serving, { kind: 'failed', atMs: 30, pod: 'a', reason: 'Evicted', message: 'The node was low on resource: memory.', isOver: true }])
    expect(evicted).toMatchObject({ readyCount: 1, availableCount: 1, servingCount: 1 })
    expect(evicted.pods.get('a')).toMatchObject({ overMs: 30, readyMs: 5 })
  })

  it('counts restarts over all pods', () => {
    const state = foldRollout([requested, ...pod('a', 1), { kind: 'restarted', atMs: 20, pod: 'a', restarts: 2, reason: 'Error' }, { kind: 'restarted', atMs: 30, pod: 'a', restarts: 3, reason: 'Error' }])
    expect(state.restarts).toBe(3)
  })
})
