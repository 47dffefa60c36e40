import { describe, expect, it } from 'vitest'
import { judgementMessage } from '../../src/matchers/judgement.ts'
import type { Series } from '../../src/matchers/series.ts'
import { toColdStartWithin } from '../../src/matchers/to-cold-start-within.ts'
import { toRunOnItsOwnKernel } from '../../src/matchers/to-run-on-its-own-kernel.ts'
import type { ColdStartSample, IsolationSample, SampledKind, Samples, SampledTrial } from '../../src/results/samples.ts'
import { seen, SILENT, VIEWS } from '../results/isolation-samples.ts'

function trial<K extends SampledKind>(kind: K, samples: Samples[K][], round = 1): SampledTrial<K> {
  return { id: `${kind}-runc-r${round}`, variant: 'runc', round, namespace: 'podfit-x', startedAt: '2026-01-01T00:00:00Z', samples, status: 'complete' }
}

function series<K extends SampledKind>(...trials: SampledTrial<K>[]): Series<SampledTrial<K>> {
  return { variant: 'runc', trials, rawRecord: 'reports/x/journal.ndjson' }
}

const up = (answeredMs: number): ColdStartSample => ({ pod: 'p', scheduledMs: 10, readyMs: answeredMs - 5, status: 'answered', answeredMs })
const failed: ColdStartSample = { pod: 'p\u001B[31m', status: 'failed', reason: `0 of 1 pods served: ${'x'.repeat(1_000)}` }
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index)

describe('toColdStartWithin', () => {
  it('judges the median over the pods of all rounds', () => {
    const rounds = series(trial('coldstart', [up(100), up(400)], 1), trial('coldstart', [up(200), up(300), up(500)], 2))
    expect(toColdStartWithin(rounds, '300ms').verdict).toMatchObject({ pass: true, trials: ['coldstart-runc-r1', 'coldstart-runc-r2'], expected: 'median of cold starts within 300 ms', received: '300 ms (median of n = 5, 100 ms to 500 ms)' })
    expect(toColdStartWithin(rounds, '299ms').verdict.pass).toBe(false)
    expect(toColdStartWithin(rounds, '300ms', { at: 'median' }).verdict.pass).toBe(true)
  })

  it('judges p95 where it is asked for, and says how sure the median is', () => {
    const many = trial('coldstart', numbers(1, 40).map(up))
    const judgement = toColdStartWithin(many, '38.04ms', { at: 'p95' })
    expect(judgement.verdict).toMatchObject({ pass: false, received: '38.05 ms (p95 of n = 40)' })
    expect(toColdStartWithin(many, '38.06ms', { at: 'p95' }).verdict.pass).toBe(true)
    expect(toColdStartWithin(many, '1s').verdict.received).toMatch(/^20\.5 ms \(median of n = 40, 95 % CI 1\d\.\d+ ms to 2\d\.\d+ ms\)$/)
    expect(judgementMessage('toColdStartWithin', judgement, false)).toMatch(/Median of {2}scheduled 10 ms, Ready 15\.5 ms, first 200 20\.5 ms\nClock {6}monotonic.*\nRaw record reports|Raw record journal/)
  })

  it('fails on one pod that failed, however fast the others were, and names it', () => {
    const judgement = toColdStartWithin(series(trial('coldstart', [up(1), up(2), failed])), '1h')
    expect(judgement.verdict).toMatchObject({ pass: false, received: '1 of 3 pods failed; 1.5 ms (median of n = 2, 1 ms to 2 ms)' })
    const message = judgementMessage('toColdStartWithin', judgement, false)
    expect(message).toContain(String.raw`Failed     p\x1b[31m: 0 of 1 pods served: xxx`)
    expect(message.length).toBeLessThan(1_000)
    expect(toColdStartWithin(trial('coldstart', [failed, failed]), '1h').verdict).toMatchObject({ pass: false, received: '2 of 2 pods failed' })
    expect(toColdStartWithin(trial('coldstart', [...numbers(1, 30).map(up), failed]), '1h', { at: 'p95' }).verdict.pass).toBe(false)
  })

  it('throws where there is too little to judge, so that .not cannot pass', () => {
    expect(() => toColdStartWithin(series<'coldstart'>(), '1s')).toThrow(/nothing was measured/)
    expect(() => toColdStartWithin(trial('coldstart', []), '1s')).toThrow(/no pod was started alone/)
    expect(() => toColdStartWithin(trial('coldstart', numbers(1, 19).map(up)), '1s', { at: 'p95' })).toThrow(/a p95 takes 20 pods, and 19 were started; raise coldstart.samples/)
    expect(() => toColdStartWithin({ ...trial('coldstart', [up(1)]), status: 'interrupted', reason: 'SIGINT' }, '1s')).toThrow(/interrupted: SIGINT/)
    expect(() => toColdStartWithin(trial('coldstart', [up(1)]), '1s', { at: 'p50' as 'p95' })).toThrow(RangeError)
    expect(() => toColdStartWithin(trial('coldstart', [up(1)]), '10' as '10s')).toThrow(/unit/)
  })
})

describe('toRunOnItsOwnKernel', () => {
  const asked = (...samples: IsolationSample[]): SampledTrial<'isolation'> => trial('isolation', samples)

  it('passes on a guest\'s kernel, a unikernel and one in user space, and fails on the node\'s', () => {
    for (const view of ['kata', 'unikraft', 'gvisor'] as const)
      expect(toRunOnItsOwnKernel(asked(seen(VIEWS[view]))).verdict).toMatchObject({ pass: true, received: 'one (n = 1)' })
    const judgement = toRunOnItsOwnKernel(series(asked(seen(VIEWS.runc), seen(VIEWS.runc))))
    expect(judgement.verdict).toMatchObject({ pass: false, expected: 'a kernel of its own in every pod', received: 'the node\'s kernel (n = 2)' })
    expect(judgement.details[0]).toMatch(/^Seen {7}pod-1 on pi5: it sees the node's kernel, ".*"; up for .*, longer than its pod/)
  })

  it('fails on one of several', () => {
    expect(toRunOnItsOwnKernel(series(asked(seen(VIEWS.kata)), asked(seen(VIEWS.runc)), asked(seen(VIEWS.kata)))).verdict).toMatchObject({ pass: false, received: 'the node\'s kernel in 1 of them, one of its own in the others (n = 3)' })
  })

  it('throws where a pod did not say, or it is not clear, so that .not cannot pass', () => {
    expect(() => toRunOnItsOwnKernel(asked(seen(VIEWS.runc), SILENT))).toThrow(/it is not known whose kernel it runs on: pod-2 on pi5: GET \/sandbox was answered with HTTP 404/)
    expect(() => toRunOnItsOwnKernel(asked(seen(VIEWS.kataFromCache)))).toThrow(/not known/)
    expect(() => toRunOnItsOwnKernel(asked())).toThrow(/no pod of it was asked/)
  })
})
