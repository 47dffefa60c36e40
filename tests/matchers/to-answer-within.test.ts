import { describe, expect, it } from 'vitest'
import { judgementMessage } from '../../src/matchers/judgement.ts'
import type { Series } from '../../src/matchers/series.ts'
import { toAnswerWithin } from '../../src/matchers/to-answer-within.ts'
import type { LatencySample, SampledTrial } from '../../src/results/samples.ts'

function sample(p50Ms: number, rest: Partial<LatencySample> = {}): LatencySample {
  return { subject: 'pod', concurrency: 1, durationMs: 5_000, requests: 20_000, errors: 0, reconnects: 0, p50Ms, p95Ms: p50Ms * 2, p99Ms: p50Ms * 5, maxMs: p50Ms * 20, histogram: '', ...rest }
}

function trial(round: number, ...samples: LatencySample[]): SampledTrial<'latency'> {
  return { id: `latency-runc-r${round}`, variant: 'runc', round, namespace: 'podfit-x', startedAt: '2026-01-01T00:00:00Z', samples, status: 'complete' }
}

function series(...trials: SampledTrial<'latency'>[]): Series<SampledTrial<'latency'>> {
  return { variant: 'runc', trials, rawRecord: 'reports/x/journal.ndjson' }
}

const bare = sample(0.05, { subject: 'bare-process' })

describe('toAnswerWithin', () => {
  it('judges the median over the rounds at the lowest concurrency, never the bare process', () => {
    const trials = series(...[0.2, 0.9, 0.4].map((ms, index) => trial(index + 1, bare, sample(ms * 10, { concurrency: 8 }), sample(ms))))
    expect(toAnswerWithin(trials, '400us', { at: 'p50' }).verdict).toMatchObject({ pass: true, expected: 'p50 of the answer times within 400 µs, 1 at once' })
    expect(toAnswerWithin(trials, '399us', { at: 'p50' }).verdict.pass).toBe(false)
    expect(toAnswerWithin(trials, '2ms', { at: 'p99' }).verdict.pass).toBe(true)
    expect(toAnswerWithin(trials, '2ms', { at: 'p50', concurrency: 8 }).verdict.pass).toBe(false)
    const message = judgementMessage('toAnswerWithin', toAnswerWithin(trials, '100us', { at: 'p95' }), false)
    expect(message).toContain('800 µs (median of n = 3, 400 µs to 1.8 ms)')
    expect(message).toContain('20000 requests in 5 s, 0 failed, 0 connections opened anew; bare process 100 µs')
    expect(message).toContain('reports/x/journal.ndjson')
  })

  it('takes a failed request for later than any limit, in one round too', () => {
    const { p99Ms: _, ...failing } = sample(0.2, { requests: 1_000, errors: 30, firstError: 'ECONNRESET\u001B[31m' })
    const trials = series(trial(1, sample(0.2)), trial(2, failing))
    expect(toAnswerWithin(trials, '1s', { at: 'p50' }).verdict.pass).toBe(true)
    expect(toAnswerWithin(trials, '1s', { at: 'p99' }).verdict).toMatchObject({ pass: false, received: 'none in round 2: 30 of 1000 requests failed (ECONNRESET\\x1b[31m); 1 ms (n = 1)' })
  })

  it('makes no percentile of too few requests', () => {
    const { p99Ms: _, ...few } = sample(0.2, { requests: 40 })
    expect(toAnswerWithin(trial(1, few), '1s', { at: 'p99' }).open, 'so that .not does not pass').toBe('p99 is not known in round 1: 40 requests are too few for it')
    expect(toAnswerWithin(trial(1, sample(0.2)), '1s', { at: 'p99' }).open).toBeUndefined()
    expect(toAnswerWithin(trial(1, few), '1s', { at: 'p99' }).verdict).toMatchObject({ pass: false, received: 'none in round 1: 40 requests are too few for it' })
  })

  it('throws where there is nothing to judge', () => {
    expect(() => toAnswerWithin(series(), '1s', { at: 'p50' })).toThrow(/nothing was measured/)
    expect(() => toAnswerWithin(trial(1, bare), '1s', { at: 'p50' })).toThrow(/has no answer times/)
    expect(() => toAnswerWithin(trial(1, sample(1)), '1s', { at: 'p50', concurrency: 8 })).toThrow('latency-runc-r1 has no answer times with 8 at once; it has 1')
    expect(() => toAnswerWithin({ ...trial(1, sample(1)), status: 'failed', reason: 'the pod restarted' }, '1s', { at: 'p50' })).toThrow(/failed: the pod restarted/)
    expect(() => toAnswerWithin(trial(1, sample(1)), '1s', { at: 'p42' as 'p50' })).toThrow(RangeError)
    expect(() => toAnswerWithin(trial(1, sample(1)), '1' as '1s', { at: 'p50' })).toThrow(/unit/)
  })
})
