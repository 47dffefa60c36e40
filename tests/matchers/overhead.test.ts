import { describe, expect, it } from 'vitest'
import { judgementMessage } from '../../src/matchers/judgement.ts'
import type { OverheadSeries } from '../../src/matchers/overhead-series.ts'
import { toHaveOverheadAtMost } from '../../src/matchers/to-have-overhead-at-most.ts'
import { toUseAtMostPerPod } from '../../src/matchers/to-use-at-most-per-pod.ts'
import type { OverheadTrial } from '../../src/results/overhead-figures.ts'
import { overheadTrial, parts } from '../results/overhead-samples.ts'

const rounds = (variant: string, ...perPodMib: number[]): OverheadTrial[] => perPodMib.map((mib, index) => overheadTrial(index + 1, { perPodMib: mib, fixedMib: 5, rest: pods => parts(pods, { pss: mib }) }, variant))

function series(trials: OverheadTrial[], others: OverheadTrial[] = []): OverheadSeries {
  return { variant: trials[0]?.variant ?? 'runc', trials, rawRecord: 'reports/x/journal.ndjson', ofRun: [...others, ...trials] }
}

const interrupted: OverheadTrial = { ...overheadTrial(4), status: 'interrupted', reason: 'SIGINT' }

describe('toUseAtMostPerPod', () => {
  it('judges the mean of the slopes and prints their interval', () => {
    const trials = series(rounds('runc', 7, 8, 9))
    expect(toUseAtMostPerPod(trials, '8Mi').verdict).toEqual({
      variant: 'runc',
      trials: ['overhead-runc-r1', 'overhead-runc-r2', 'overhead-runc-r3'],
      pass: true,
      expected: 'at most 8 MiB per pod',
      received: '8 MiB (n = 3, 95 % CI 5.516 MiB to 10.48 MiB)',
    })
    const judgement = toUseAtMostPerPod(trials, '7.9Mi')
    expect(judgement.verdict.pass).toBe(false)
    const message = judgementMessage('toUseAtMostPerPod', judgement, false)
    expect(message).toContain('Line       over 0, 5, 10, 15, 20, 25 pods, R² 1.000, 5 MiB besides that does not grow with the pods')
    expect(message).toContain('Rounds     1: 7 MiB, 2: 8 MiB, 3: 9 MiB')
    expect(message).toContain('8 MiB PSS')
    expect(message).toContain('reports/x/journal.ndjson')
  })

  it('says of how little a single round speaks, and what had not settled', () => {
    const judgement = toUseAtMostPerPod(overheadTrial(1, { rest: (_, index) => index === 2 ? { isSettled: false, spreadBytes: 2 ** 25 } : {} }), '1Mi')
    expect(judgement.verdict.received).toContain('n = 1 round')
    expect(judgement.verdict.received).toContain('too narrow where the node drifts')
    expect(judgement.details.join('\n')).toContain('memory still moved at 1 of the sizes, by up to 32 MiB')
    expect(toUseAtMostPerPod(series(rounds('runc', 7, 8)), '1Mi').verdict.received).toBe('7.5 MiB (n = 2, no interval: that takes 3 rounds)')
  })

  it('does not take noise for pods that cost nothing', () => {
    expect(() => toUseAtMostPerPod(series(rounds('runc', -30, 8, -9)), '24Mi')).toThrow(/did not fall with the number of pods/)
    expect(() => toUseAtMostPerPod(series(rounds('runc', -3, -3)), '24Mi')).toThrow(/did not fall/)
    expect(() => toUseAtMostPerPod(series(rounds('process', -0.1)), '24Mi')).toThrow(/did not fall/)
    expect(toUseAtMostPerPod(series(rounds('process', -0.1, 0.1, -0.2)), '24Mi').verdict.pass).toBe(true)
  })

  it('throws where there is nothing to judge, so that .not cannot pass', () => {
    expect(() => toUseAtMostPerPod(series([]), '1Gi')).toThrow(/nothing was measured/)
    expect(() => toUseAtMostPerPod(series([...rounds('runc', 8), interrupted]), '1Gi')).toThrow(/interrupted: SIGINT/)
    expect(() => toUseAtMostPerPod(overheadTrial(1, { sizes: [0, 1, 2, 3, 4] }), '1Gi')).toThrow(/five numbers of pods/)
    expect(() => toUseAtMostPerPod(overheadTrial(1), '24' as '24Mi')).toThrow(/with a unit/)
    expect(() => toUseAtMostPerPod(overheadTrial(1), 'small' as '24Mi')).toThrow(/quantity/)
  })
})

describe('toHaveOverheadAtMost', () => {
  const runc = rounds('runc', 8, 10, 12)
  const gvisor = series(rounds('gvisor', 16, 20, 24), runc)

  it('judges the ratio, paired by round', () => {
    const { verdict, against, details } = toHaveOverheadAtMost(gvisor, 2.001, { over: 'runc' })
    expect(verdict).toMatchObject({ variant: 'gvisor', pass: true, expected: 'at most 2.001x the memory per pod of runc', received: '2.00x (n = 3, 95 % CI 2.00x to 2.00x)' })
    expect(verdict.trials).toEqual(['overhead-gvisor-r1', 'overhead-gvisor-r2', 'overhead-gvisor-r3'])
    expect(against).toEqual({ variant: 'runc', trials: ['overhead-runc-r1', 'overhead-runc-r2', 'overhead-runc-r3'] })
    expect(details.join('\n')).toContain('runc: 8 MiB in round 1, 10 MiB in round 2, 12 MiB in round 3')
    expect(toHaveOverheadAtMost(gvisor, 1.99, { over: 'runc' }).verdict.pass).toBe(false)
  })

  it('throws without the other variant, or without a slope to divide by', () => {
    expect(() => toHaveOverheadAtMost(gvisor, 2, { over: 'rucn' })).toThrow(/"rucn", whose memory per pod was not measured in this run; it was of runc, gvisor/)
    expect(() => toHaveOverheadAtMost(series(rounds('gvisor', 16), rounds('runc', -1)), 2, { over: 'runc' })).toThrow(/no ratio can be told/)
    expect(() => toHaveOverheadAtMost(series(rounds('gvisor', 16), [interrupted]), 2, { over: 'runc' })).toThrow(/interrupted: SIGINT/)
    expect(() => toHaveOverheadAtMost(overheadTrial(1) as never, 2, { over: 'runc' })).toThrow(TypeError)
  })

  it.each([0, -1, Number.NaN, Infinity])('refuses %d times', (times) => {
    expect(() => toHaveOverheadAtMost(gvisor, times, { over: 'runc' })).toThrow(RangeError)
  })
})
