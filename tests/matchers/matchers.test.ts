import { describe, expect, it } from 'vitest'
import { judgementMessage } from '../../src/matchers/judgement.ts'
import { toReachAllReadyWithin } from '../../src/matchers/to-reach-all-ready-within.ts'
import { toServeAllWithin } from '../../src/matchers/to-serve-all-within.ts'
import { toServeFirstWithin } from '../../src/matchers/to-serve-first-within.ts'
import { toSupportAtLeastPods } from '../../src/matchers/to-support-at-least-pods.ts'
import type { Series } from '../../src/matchers/series.ts'
import type { DensityTrial, PodRecord, RolloutTrial } from '../../src/results/results.ts'

function pod(name: string, rest: Partial<PodRecord> = {}): PodRecord {
  return { name, createdMs: 1, readyMs: 900, availableMs: 950, isReady: true, isAvailable: true, restarts: 0, server: {}, ...rest }
}

function rollout(round: number, rest: Partial<RolloutTrial> = {}): RolloutTrial {
  return {
    id: `rollout-runc-r${round}`,
    variant: 'runc',
    round,
    status: 'complete',
    namespace: 'podfit-x',
    startedAt: '2026-01-01T00:00:00Z',
    replicas: 2,
    readyCount: 2,
    availableCount: 2,
    firstReadyMs: 800,
    allReadyMs: 900 * round,
    firstAvailableMs: 850,
    allAvailableMs: 950,
    restarts: 0,
    reconnects: 0,
    clock: { maxLoopDelayMs: 3.2, probeIntervalMs: 50 },
    pods: [pod('a'), pod('b')],
    timeline: { ready: [], available: [] },
    ...rest,
  }
}

const stuck = rollout(2, {
  status: 'incomplete',
  readyCount: 1,
  availableCount: 1,
  allReadyMs: undefined as never,
  allAvailableMs: undefined as never,
  pods: [pod('a'), pod('runc-b', { isReady: false, isAvailable: false, lastEvent: { type: 'Warning', reason: 'FailedScheduling', message: 'Too many\u001B[31m pods', atMs: 5 } })],
})

function series<T extends RolloutTrial | DensityTrial>(...trials: T[]): Series<T> {
  return { variant: 'runc', trials, rawRecord: 'reports/x/journal.ndjson' }
}

const density = (maxPods: number, constraint: 'maxPods' | 'cap' = 'maxPods'): DensityTrial => ({
  id: 'density-runc-r1',
  variant: 'runc',
  round: 1,
  namespace: 'podfit-x',
  startedAt: '2026-01-01T00:00:00Z',
  steps: [],
  status: 'complete',
  result: { maxPods, resolution: 1, constraint, censored: constraint === 'cap', evidence: '1 Too many pods', holdMs: 10_000 },
})

describe('matchers on rollouts', () => {
  it('judge the median of a series', () => {
    const trials = series(rollout(1), rollout(2), rollout(3))
    expect(toReachAllReadyWithin(trials, '1800ms').verdict).toMatchObject({ pass: true, trials: ['rollout-runc-r1', 'rollout-runc-r2', 'rollout-runc-r3'] })
    expect(toReachAllReadyWithin(trials, '1799ms').verdict.pass).toBe(false)
  })

  it('fail on one trial in which it never happened, however fast the others were', () => {
    const judgement = toReachAllReadyWithin(series(rollout(1), stuck, rollout(3)), '10s')
    expect(judgement.verdict.pass).toBe(false)
    const message = judgementMessage('toReachAllReadyWithin', judgement, false)
    expect(message).toContain('never in round 2: 1 of 2 pods')
    expect(message).toContain('runc-b: no longer Ready; last event FailedScheduling: Too many\\x1b[31m pods')
    expect(message).toContain('n = 2')
    expect(message).toContain('Clock      monotonic')
    expect(message).toContain('reports/x/journal.ndjson')
  })

  it('tell Ready from available', () => {
    const deaf = rollout(1, { availableCount: 1, allAvailableMs: undefined as never, pods: [pod('a'), pod('b', { isAvailable: false, availableMs: undefined as never })] })
    expect(toReachAllReadyWithin(deaf, '1s').verdict.pass).toBe(true)
    const judgement = toServeAllWithin(deaf, '1s')
    expect(judgement.verdict.pass).toBe(false)
    expect(judgement.details.join('\n')).toContain('b: Ready, but no HTTP 200')
    expect(toServeFirstWithin(deaf, '850ms').verdict.pass).toBe(true)
  })

  it('throw where there is nothing to judge, so that .not cannot pass', () => {
    expect(() => toReachAllReadyWithin(series<RolloutTrial>(), '1s')).toThrow(/nothing was measured/)
    expect(() => toReachAllReadyWithin(series(rollout(1, { status: 'interrupted', reason: 'SIGINT' })), '1s')).toThrow(/interrupted: SIGINT/)
  })

  it('refuse a limit that is no duration at run time too', () => {
    expect(() => toReachAllReadyWithin(rollout(1), '10' as '10s')).toThrow(/unit/)
  })
})

describe('toSupportAtLeastPods', () => {
  it('judges the median and names the constraint with its evidence', () => {
    expect(toSupportAtLeastPods(series(density(20), density(30), density(31)), 30).verdict.pass).toBe(true)
    const judgement = toSupportAtLeastPods(density(20), 21)
    expect(judgement.verdict).toMatchObject({ pass: false, received: '20 (n = 1)' })
    expect(judgement.details.join('\n')).toContain('Constraint maxPods in round 1, each step held 10 s: 1 Too many pods')
  })

  it('judges a number that was seen to hold, as it is printed', () => {
    const judgement = toSupportAtLeastPods(series(density(380), density(396)), 385)
    expect(judgement.verdict).toMatchObject({ pass: false, received: '380 (median of n = 2, 380 to 396)' })
    expect(toSupportAtLeastPods(series(density(380), density(396)), 380).verdict.pass).toBe(true)
  })

  it('takes a censored result for no more than it is', () => {
    expect(toSupportAtLeastPods(density(40, 'cap'), 40).verdict.pass).toBe(true)
    const judgement = toSupportAtLeastPods(density(40, 'cap'), 41)
    expect(judgement.verdict.pass).toBe(false)
    expect(judgement.details.join('\n')).toContain('censored: at least 40')
  })

  it('does not judge a search that was cut short', () => {
    const cut: DensityTrial = { id: 'd', variant: 'runc', round: 1, namespace: 'n', startedAt: '', steps: [], status: 'interrupted', reason: 'SIGINT' }
    expect(() => toSupportAtLeastPods(cut, 1)).toThrow(/not judged/)
  })

  it.each([1.5, -1, Number.NaN])('refuses %d pods', (pods) => {
    expect(() => toSupportAtLeastPods(density(1), pods)).toThrow(RangeError)
  })
})
