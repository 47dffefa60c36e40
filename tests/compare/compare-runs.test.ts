import { describe, expect, it } from 'vitest'
import type { RunComparison } from '../../src/compare/compare-runs.ts'
import { compareRuns } from '../../src/compare/compare-runs.ts'
import { baselineOf } from '../../src/compare/baseline-of.ts'
import { compareVariants } from '../../src/compare/compare-variants.ts'
import type { MetricComparison } from '../../src/compare/compare-metric.ts'
import type { MetricName } from '../../src/compare/metrics.ts'
import { snapshotOf } from '../../src/compare/snapshot-of.ts'
import { resultsFromJournal } from '../../src/results/results-from-journal.ts'
import type { Results, VariantRecord } from '../../src/results/results.ts'
import type { Samples } from '../../src/results/samples.ts'
import { randomFrom } from '../../src/stats/random-from.ts'
import { GVISOR, JournalBuilder, KATA, RUNC } from '../results/journal-builder.ts'
import { normal } from '../stats/draws.ts'
import { overheadSamples } from '../results/overhead-samples.ts'
import { densityRun, found, simulatedRun } from './simulated-run.ts'
import type { SimulatedRun } from './simulated-run.ts'

const compare = (a: Results, b: Results, options?: Parameters<typeof compareRuns>[2]): RunComparison => compareRuns(snapshotOf(a), snapshotOf(b), options)

function row({ rows }: { rows: readonly MetricComparison[] }, metric: MetricName): MetricComparison {
  const found = rows.filter(row => row.metric === metric)
  expect(found).toHaveLength(1)
  return found[0]!
}

/** A run without scatter to speak of. */
const run = (rest: Partial<SimulatedRun> = {}): Results => simulatedRun({ seed: 'quiet', scatter: 0.01, ...rest })

describe('seeded runs', () => {
  const PAIRS = 400
  const METRICS: MetricName[] = ['firstReady', 'allReady', 'firstServe', 'allServe']

  function shares(scatter: number, addedMs: number, rounds = 3): Record<string, number> {
    const counts: Record<string, number> = {}
    for (let pair = 0; pair < PAIRS; pair++) {
      const a = simulatedRun({ seed: `a-${scatter}-${pair}`, scatter, rounds })
      const b = simulatedRun({ seed: `b-${scatter}-${pair}`, scatter, rounds, variants: [{ addedMs }] })
      const { verdict } = row(compare(a, b, { metrics: ['firstReady'], tolerances: new Map([['firstReady', 0.1]]) }), 'firstReady')
      counts[verdict] = (counts[verdict] ?? 0) + 1 / PAIRS
    }
    return counts
  }

  it('that do not differ are called worse in fewer than 1 of 50, at a scatter of 5 %', () => {
    const { worse = 0, same = 0 } = shares(0.05, 0)
    expect(worse).toBeLessThan(0.02)
    expect(same).toBeGreaterThan(0.9)
  })

  it('with 300 ms more on 1.5 s are never passed at a scatter of 3 %, and all caught', () => {
    expect(shares(0.03, 300)).toEqual({ worse: expect.closeTo(1, 6) })
  })

  it('with 300 ms more on 1.5 s pass in fewer than 1 of 20 whatever the scatter: the rest is undecided', () => {
    for (const scatter of [0.05, 0.1]) {
      const { worse = 0, same = 0, better = 0, undecided = 0 } = shares(scatter, 300)
      expect(same + better).toBeLessThan(0.05)
      expect(worse + undecided).toBeGreaterThan(0.95)
    }
  })

  it('need more rounds where they scatter more: what three could not tell, ten do', () => {
    expect(shares(0.08, 300, 3)['worse']).toBeLessThan(0.85)
    expect(shares(0.08, 300, 10)['worse']).toBeGreaterThan(0.95)
  })

  it('judge every metric of the rollouts', () => {
    const comparison = compare(run({ seed: 'a' }), run({ seed: 'b', variants: [{ addedMs: 300 }] }))
    expect(comparison.rows.map(({ metric }) => metric)).toEqual(METRICS)
    expect(row(comparison, 'firstReady')).toMatchObject({ verdict: 'worse', variant: 'runc', a: { n: 3 }, ratio: { level: 0.9, n: 3, estimate: expect.closeTo(1.2, 1) } })
    // 300 ms on 3 s: at the edge of the tolerance of 10 %.
    expect(row(comparison, 'allReady').ratio?.estimate).toBeCloseTo(1.1, 1)
    expect(comparison.outcome).toBe('worse')
    expect(compare(run({ seed: 'b', variants: [{ addedMs: 500 }] }), run({ seed: 'a' })).rows.map(({ verdict }) => verdict)).toEqual(['better', 'better', 'better', 'better'])
    expect(compare(run({ seed: 'a' }), run({ seed: 'b' })).outcome).toBe('no worse')
  })

  it('give the same answer the same way round and the other', () => {
    const [a, b] = [run({ seed: 'a' }), run({ seed: 'b', variants: [{ addedMs: 500 }] })]
    const [there, back] = [row(compare(a, b), 'allReady').ratio!, row(compare(b, a), 'allReady').ratio!]
    expect(there.estimate * back.estimate).toBeCloseTo(1, 12)
    expect(there.low * back.high).toBeCloseTo(1, 12)
  })
})

describe('too few rounds', () => {
  it.each([1, 2])('%i say so instead of guessing', (rounds) => {
    const comparison = compare(run({ rounds, seed: 'a' }), run({ rounds, seed: 'b', variants: [{ addedMs: 3_000 }] }))
    expect(row(comparison, 'allReady')).toMatchObject({ verdict: 'undecided', reason: expect.stringContaining(`n = ${rounds} is too small to tell`) })
    expect(row(comparison, 'allReady').ratio).toBeUndefined()
    expect(comparison.outcome).toBe('cannot compare')
  })

  it('that scatter widely are undecided, and said to be how many too few', () => {
    const { verdict, reason } = row(compare(run({ seed: 'a', scatter: 0.4 }), run({ seed: 'b', scatter: 0.4 })), 'allReady')
    expect(verdict).toBe('undecided')
    expect(reason).toMatch(/^n = 3 is too small to tell: .*x to .*x is possible; some (\d+|hundreds of) rounds would tell, with as much in each as now$/)
  })
})

describe('tolerances', () => {
  it('are those of the metric, or what the user says', () => {
    const [a, b] = [run({ seed: 'a' }), run({ seed: 'b', variants: [{ addedMs: 300 }] })]
    expect(row(compare(a, b, { tolerances: new Map([['firstReady', 0.3]]) }), 'firstReady')).toMatchObject({ verdict: 'same', tolerance: 0.3 })
    expect(row(compare(a, b), 'firstReady')).toMatchObject({ verdict: 'worse', tolerance: 0.15 })
  })

  it('are never finer than the clock: a probe every 50 ms cannot tell 30 ms from 60 ms', () => {
    const fast = (seed: string, firstMs: number): Results => run({ seed, variants: [{ firstMs }] })
    const { tolerance, verdict } = row(compare(fast('a', 60), fast('b', 72)), 'firstServe')
    // The builder asks every 25 ms.
    expect(tolerance).toBeGreaterThan(0.4)
    expect(verdict).toBe('same')
  })
})

describe('what cannot be compared', () => {
  const reasonOf = (a: Results, b: Results, metric: MetricName = 'allServe'): string => {
    const comparison = compare(a, b)
    expect(row(comparison, metric).verdict).toBe('not comparable')
    expect(comparison.outcome).toBe('cannot compare')
    return row(comparison, metric).reason
  }
  const plan = run().plan

  it.each<[string, Partial<SimulatedRun>, RegExp]>([
    ['kind of cluster', { cluster: { kind: 'embedded' } }, /other kind of cluster: kubernetes and embedded/],
    ['device', { node: { cpus: 8 } }, /other device: arm64, 4 CPUs, .*arm64, 8 CPUs/],
    ['memory', { node: { memoryBytes: 4_000_000_000 } }, /other device/],
    ['number of nodes', { cluster: { nodes: [] } }, /no node was described/],
    ['kernel', { node: { kernelVersion: '6.12.62+rpt-rpi-2712' } }, /other kernel: 6\.12\.47.* and 6\.12\.62/],
    ['page size', { harness: { pageSizeBytes: 16_384 } }, /other page size: 4 KiB and 16 KiB/],
    ['place of the harness', { harness: { location: 'off-node' } }, /where the harness ran: on-node and off-node/],
    ['way of the probe', { plan: { probe: { ...plan.probe, way: 'apiserver' } } }, /HTTP probe: direct.* and apiserver/],
  ])('another %s', (_, other, reason) => {
    expect(reasonOf(run(), run(other))).toMatch(reason)
  })

  it('another probe does not touch what is Ready', () => {
    const comparison = compare(run({ seed: 'a' }), run({ seed: 'b', plan: { probe: { ...plan.probe, way: 'apiserver' } } }))
    expect(row(comparison, 'allReady').verdict).toBe('same')
    expect(row(comparison, 'allServe').verdict).toBe('not comparable')
  })

  it('another number of replicas', () => {
    const journal = new JournalBuilder().begin([RUNC])
    for (const round of [1, 2, 3])
      journal.rollout(RUNC, { round, replicas: 6 })
    expect(reasonOf(run(), resultsFromJournal(journal.end().entries))).toBe('measured with 4 pods on the first side, with 6 pods on the second')
  })

  it('another runtime under the same name', () => {
    expect(reasonOf(run(), run({ variants: [{ variant: { ...RUNC, runtime: 'youki' } }] }))).toContain('another runtime under the same name: runc (shared-kernel) and youki')
  })

  it('a run that was cut short, and one that is void', () => {
    const cut: Results = { ...run(), run: { ...run().run, status: 'interrupted', reason: 'SIGINT' } }
    expect(reasonOf(run(), cut)).toBe('second side: the run was interrupted (SIGINT)')
    expect(reasonOf({ ...run(), run: { ...run().run, status: 'unfinished' } }, run())).toBe('first side: the run was never finished')
    const hot: Results = { ...run(), validity: { verdict: 'void', findings: [{ check: 'throttling', status: 'void', at: '2026-01-01T00:00:00Z', seen: 'the CPU was throttled', why: 'slow' }] } }
    expect(reasonOf(run(), hot)).toBe('second side: the run is void (throttling: the CPU was throttled)')
  })

  it('a variant whose figures are void, though the run is not', () => {
    const variants = [{}, { variant: GVISOR }]
    const b: Results = { ...run({ variants }), validity: { verdict: 'marked', findings: [{ check: 'isolation', status: 'void', at: '2026-01-01T00:00:00Z', seen: 'the host\'s kernel', why: 'not it', variant: 'gvisor' }] } }
    const { rows, outcome } = compare(run({ variants }), b)
    expect(rows.filter(({ metric }) => metric === 'allReady').map(({ variant, verdict }) => [variant, verdict])).toEqual([['runc', 'same'], ['gvisor', 'not comparable']])
    expect(outcome).toBe('cannot compare')
  })

  it('a variant that is missing, or was skipped, in the second run', () => {
    const both = run({ variants: [{}, { variant: GVISOR }] })
    const reasons = (b: Results): string[] => compare(both, b).rows.flatMap(({ variant, reason }) => variant === 'gvisor' ? reason : [])
    expect(reasons(run())).toEqual(Array.from({ length: 4 }, () => 'second side: the variant is not in this run'))
    const skipped: VariantRecord = { ...GVISOR, status: 'skipped', reason: 'no RuntimeClass gvisor', remedy: 'make it' }
    expect(reasons({ ...run(), variants: [RUNC, skipped] })[0]).toBe('second side: skipped: no RuntimeClass gvisor')
    expect(compare(both, run()).outcome).toBe('cannot compare')
  })

  it('what the first run has not: it is named, and does not decide', () => {
    const comparison = compare(run({ seed: 'a' }), run({ seed: 'b', variants: [{}, { variant: GVISOR }] }))
    expect(comparison.added.map(({ variant }) => variant)).toEqual(Array.from({ length: 4 }, () => 'gvisor'))
    expect(comparison.outcome).toBe('no worse')
  })

  it('nothing at all is no good news', () => {
    const empty = resultsFromJournal(new JournalBuilder().begin([RUNC, KATA]).end().entries)
    expect(compare(empty, empty)).toMatchObject({ rows: [], outcome: 'cannot compare' })
    expect(compare(empty, run()).outcome).toBe('cannot compare')
  })
})

describe('rounds in which not all came up', () => {
  const partly = (bad: number[]): Results => {
    const journal = new JournalBuilder().begin([RUNC])
    for (const round of [1, 2, 3])
      journal.rollout(RUNC, { round, ...bad.includes(round) ? { up: 3 } : {} })
    return resultsFromJournal(journal.end().entries)
  }

  it('are not left out to flatter the others', () => {
    expect(row(compare(partly([]), partly([2])), 'firstReady')).toMatchObject({ verdict: 'not comparable', reason: expect.stringContaining('round 2: 3 of 4 pods served') })
    expect(row(compare(partly([1]), partly([])), 'firstReady').verdict).toBe('not comparable')
  })

  it('are worse where most are so', () => {
    expect(row(compare(partly([]), partly([1, 3])), 'allReady')).toMatchObject({ verdict: 'worse', reason: expect.stringContaining('never came in 2 of 3 rounds') })
  })
})

it('what podfit did not bring to its end is no worse runtime', () => {
  const failed = (killed: number[]): Results => {
    const journal = new JournalBuilder().begin([RUNC])
    for (const round of [1, 2, 3])
      journal.density(RUNC, killed.includes(round) ? 'killed' : found(80), round)
    return resultsFromJournal(journal.end().entries)
  }
  expect(row(compare(failed([]), failed([1, 2])), 'maxPods')).toMatchObject({ verdict: 'not comparable', reason: expect.stringContaining('the second side is incomplete') })
})

it('names a change of versions, and compares across it: it is what the comparison is for', () => {
  const comparison = compare(run({ seed: 'a' }), run({ seed: 'b', node: { containerRuntimeVersion: 'containerd://2.2.0' }, cluster: { name: 'K3s v1.36.0+k3s1' } }))
  expect(comparison.changes.map(({ what }) => what)).toContain('cluster')
  expect(comparison.changes).toContainEqual({ what: 'container runtime', a: 'containerd://2.1.4-k3s2', b: 'containerd://2.2.0' })
  expect(comparison.outcome).toBe('no worse')
  const version = (name: string): Partial<SimulatedRun> => ({ variants: [{ variant: { ...RUNC, status: 'present', version: name } }] })
  expect(compare(run(version('runc 1.1.5')), run(version('runc 1.3.6'))).changes).toEqual([{ what: 'runtime of runc', a: 'runc 1.1.5', b: 'runc 1.3.6' }])
})

describe('densities', () => {
  const judge = (a: Parameters<typeof densityRun>[0], b: Parameters<typeof densityRun>[0], plan = {}): MetricComparison => row(compare(densityRun(a), densityRun(b, plan)), 'maxPods')
  const three = (maxPods: number, constraint?: Parameters<typeof found>[1]): ReturnType<typeof found>[] => [found(maxPods, constraint), found(maxPods, constraint), found(maxPods, constraint)]

  it('are judged by fewer being worse', () => {
    expect(judge(three(487), three(487)).verdict).toBe('same')
    expect(judge(three(487), three(400))).toMatchObject({ verdict: 'worse', ratio: { estimate: expect.closeTo(0.821, 3) } })
    expect(judge(three(400), three(487)).verdict).toBe('better')
    expect(judge(three(100), three(96)).verdict).toBe('same')
    expect(judge(three(100), three(94)).verdict).toBe('worse')
  })

  it('a search that ran out of time far below the maximum proves nothing by its own coarseness', () => {
    const timedOut = [1, 2, 3].map(() => ({ ...found(50, 'timeout'), resolution: 40 }))
    expect(judge(three(80), timedOut)).toMatchObject({ tolerance: 0.05, verdict: 'undecided' })
  })

  it('are of other room where other pods take it', () => {
    const beside = (otherPods: number, maxPods: number): Results => densityRun(three(maxPods), {}, { maxPods: 110, otherPods })
    expect(row(compare(beside(60, 50), beside(10, 85)), 'maxPods')).toMatchObject({ verdict: 'not comparable', reason: expect.stringContaining('room for pods') })
    expect(row(compare(beside(8, 85), beside(10, 85)), 'maxPods').verdict).toBe('same')
  })

  it('"at least" on the second side: enough if within the tolerance, never worse', () => {
    expect(judge(three(100), three(100, 'cap')).verdict).toBe('same')
    expect(judge(three(100), three(150, 'cap'))).toMatchObject({ verdict: 'better', ratio: { bound: 'at least' } })
    // It may hold all the 487: nobody looked.
    expect(judge(three(487), three(50, 'cap'))).toMatchObject({ verdict: 'undecided', reason: expect.stringContaining('density.cap') })
    expect(judge(three(487), three(200, 'timeout')).verdict).toBe('undecided')
  })

  it('"at least" on the first side: worse if even that is not reached, never better', () => {
    expect(judge(three(120, 'cap'), three(80))).toMatchObject({ verdict: 'worse', ratio: { bound: 'at most' } })
    expect(judge(three(120, 'cap'), three(200)).verdict).toBe('same')
    // Close to what was seen, and nobody knows how far from what there was.
    expect(judge(three(120, 'cap'), three(118)).verdict).toBe('undecided')
  })

  it('"at least" on both: the same as far as was looked', () => {
    expect(judge(three(120, 'cap'), three(120, 'cap'))).toMatchObject({ verdict: 'same', reason: expect.stringContaining('what lies beyond') })
    expect(judge(three(120, 'cap'), three(50, 'cap')).verdict).toBe('undecided')
    expect(judge(three(80, 'timeout'), three(60, 'timeout')).verdict).toBe('undecided')
  })

  it('not one pod any more is worse', () => {
    expect(judge(three(100), three(0)).verdict).toBe('worse')
    expect(judge(three(0), three(100)).verdict).toBe('not comparable')
  })

  it('a search that was killed, another hold time, other room', () => {
    expect(judge(three(100), [found(100), 'killed', found(100)]).verdict).toBe('not comparable')
    expect(judge(three(100), three(100), { density: { cap: 500, holdMs: 1_000, memoryFloorBytes: 209_715_200 } }).reason).toContain('hold time of the density search: 10 s and 1 s')
    expect(row(compare(densityRun(three(100)), densityRun(three(100), {}, { maxPods: 110 })), 'maxPods').reason).toContain('maxPods of the node: 500 and 110')
  })

  it('one search says nothing', () => {
    expect(judge([found(100)], [found(50)]).verdict).toBe('undecided')
  })
})

describe('samples', () => {
  interface Change { failed?: boolean, dropped?: boolean, concurrency?: number[], rounds?: number[] }

  function sampled(factor: number, { failed, dropped = false, concurrency = [1, 8], rounds = [1, 2, 3] }: Change = {}): Results {
    const journal = new JournalBuilder().begin([RUNC])
    for (const round of rounds) {
      const coldStarts: Samples['coldstart'][] = [400, 410, 420].map(ms => ({ pod: 'p', status: 'answered', answeredMs: ms * factor + round * 0.1 }))
      if (failed)
        coldStarts.push({ pod: 'q', status: 'failed', reason: 'no sandbox' })
      journal.sampled('coldstart', RUNC, coldStarts, undefined, round)
      journal.sampled('overhead', RUNC, overheadSamples({ perPodMib: 7 * factor + round * 0.01, fixedMib: 90, rest: () => ({ cachesDropped: dropped }) }), undefined, round)
      journal.sampled('latency', RUNC, concurrency.map(level => ({ subject: 'pod', concurrency: level, durationMs: 1e3, requests: 1e3, errors: 0, reconnects: 0, p50Ms: (0.4 + round * 0.001) * factor, p95Ms: 1, p99Ms: 1, maxMs: 2, histogram: '' })), undefined, round)
    }
    return resultsFromJournal(journal.end().entries)
  }

  it('of memory and latency are one figure a round, cold starts one a pod', () => {
    expect(compare(sampled(1), sampled(1)).rows.map(({ metric, verdict, a, ratio }) => [metric, verdict, a?.n, ratio?.of])).toEqual([['coldStart', 'same', 9, 'pods'], ['memoryPerPod', 'same', 3, 'rounds'], ['latencyP50', 'same', 3, 'rounds']])
    expect(compare(sampled(1), sampled(1.3)).rows.map(({ verdict }) => verdict)).toEqual(['worse', 'worse', 'worse'])
    // What does not grow with the pods is not in the slope.
    expect(row(compare(sampled(1), sampled(1)), 'memoryPerPod').a?.median).toBeCloseTo(7.02 * 2 ** 20, 0)
  })

  it('of one round tell for cold starts, whose pods are independent, and for nothing else', () => {
    const { rows } = compare(sampled(1, { rounds: [1] }), sampled(1.5, { rounds: [1] }))
    expect(rows.map(({ metric, verdict }) => [metric, verdict])).toEqual([['coldStart', 'worse'], ['memoryPerPod', 'undecided'], ['latencyP50', 'undecided']])
    expect(rows[1]?.reason).toBe('n = 1 is too small to tell: it takes 3 rounds of each run')
  })

  it('are told apart no finer than they are asked', () => {
    const asked = (intervalMs: number, factor: number): Results => ({ ...sampled(factor), plan: { ...sampled(1).plan, coldstart: { samples: 30, timeoutMs: 60_000, intervalMs } } })
    expect(row(compare(asked(10, 1), asked(10, 1.3)), 'coldStart').verdict).toBe('worse')
    expect(row(compare(asked(200, 1), asked(200, 1.3)), 'coldStart')).toMatchObject({ verdict: 'same', tolerance: expect.closeTo(200 / 410, 2) })
  })

  it('of which some failed are no figure', () => {
    expect(row(compare(sampled(1), sampled(1, { failed: true })), 'coldStart')).toMatchObject({ verdict: 'worse', reason: expect.stringContaining('1 of 4 pods never answered') })
    expect(row(compare(sampled(1, { failed: true }), sampled(1)), 'coldStart')).toMatchObject({ verdict: 'not comparable', reason: expect.stringContaining('the first side is incomplete') })
  })

  it('that were taken in another way are not compared', () => {
    expect(row(compare(sampled(1), sampled(1, { dropped: true })), 'memoryPerPod')).toMatchObject({ verdict: 'not comparable', reason: 'measured with MemAvailable on the first side, with MemAvailable, file pages dropped before on the second' })
    expect(row(compare(sampled(1), sampled(1, { concurrency: [8] })), 'latencyP50')).toMatchObject({ verdict: 'not comparable', reason: 'measured with 1 connection on the first side, with 8 connections on the second' })
    const often: Results = { ...sampled(1), plan: { ...sampled(1).plan, coldstart: { samples: 30, timeoutMs: 60_000, intervalMs: 200 } } }
    expect(row(compare(sampled(1), often), 'coldStart')).toMatchObject({ verdict: 'not comparable', reason: 'other probe interval of cold starts: 10 ms and 200 ms' })
    expect(row(compare(sampled(1), often), 'memoryPerPod').verdict).toBe('same')
  })
})

describe('two variants of one run', () => {
  const NEWER: VariantRecord = { ...RUNC, name: 'runc-new' }
  const pair = { old: 'runc', new: 'runc-new' }
  const upgrade = (seed: string, addedMs: number, rest: Partial<SimulatedRun> = {}): MetricComparison[] =>
    compareVariants(snapshotOf(simulatedRun({ seed, scatter: 0.02, mood: 0.3, variants: [{}, { variant: NEWER, addedMs }], ...rest })), pair)

  it('are paired by round: a mood of 30 % cancels', () => {
    expect(upgrade('same', 0).map(({ verdict }) => verdict)).toEqual(['same', 'same', 'same', 'same'])
    const [first] = upgrade('slow', 600)
    expect(first).toMatchObject({ variant: 'runc-new', metric: 'firstReady', verdict: 'worse', ratio: { n: 3 } })
  })

  it('take the tolerance of the plan', () => {
    expect(compareVariants(snapshotOf(simulatedRun({ seed: 's', scatter: 0.01, variants: [{}, { variant: NEWER, addedMs: 300 }] })), { ...pair, within: 0.3 })[0]).toMatchObject({ tolerance: 0.3, verdict: 'same' })
  })

  /** Cold starts of both, `pods` a round, with what a round has in common to both, and what only one variant's minutes had. */
  function coldStarts(seed: string, { rounds = 3, pods = 10, factor = 1, mood = 0.3, minutes = 0.02 } = {}): MetricComparison {
    const random = randomFrom(seed)
    const journal = new JournalBuilder().begin([RUNC, NEWER])
    for (let round = 1; round <= rounds; round++) {
      const common = mood * normal(random)
      for (const [variant, times] of [[RUNC, 1], [NEWER, factor]] as const) {
        const own = minutes * normal(random)
        journal.sampled('coldstart', variant, Array.from({ length: pods }, (): Samples['coldstart'] => ({ pod: 'p', status: 'answered', answeredMs: 100 * times * Math.exp(common + own + 0.05 * normal(random)) })), undefined, round)
      }
    }
    return compareVariants(snapshotOf(resultsFromJournal(journal.end().entries)), pair)[0]!
  }

  it('have cold starts paired by round, since a round of one variant is a few minutes of its own', () => {
    expect(coldStarts('a')).toMatchObject({ metric: 'coldStart', verdict: 'same', a: { n: 30 }, ratio: { of: 'rounds', n: 3 } })
    expect(coldStarts('b', { factor: 1.4 }).verdict).toBe('worse')
    // Drift of 15 % from trial to trial: thirty pods each would show a difference that is none.
    const verdicts = Array.from({ length: 100 }, (_, index) => coldStarts(`drift-${index}`, { minutes: 0.15 }).verdict)
    expect(verdicts.filter(verdict => verdict === 'worse').length).toBeLessThan(10)
  })

  it('of too few rounds for that are judged by their pods, each less the middle of its round', () => {
    expect(coldStarts('c', { rounds: 1 })).toMatchObject({ verdict: 'same', ratio: { of: 'pods', n: 10 } })
    expect(coldStarts('d', { rounds: 2, factor: 1.4 })).toMatchObject({ verdict: 'worse', ratio: { of: 'pods', n: 20 } })
    const covered = Array.from({ length: 200 }, (_, index) => coldStarts(`cover-${index}`, { rounds: 2, factor: 1.2, minutes: 0 }).ratio!).filter(({ low, high }) => low <= 1.2 && high >= 1.2).length
    expect(covered).toBeGreaterThan(170)
  })

  it('of which one is void cannot be compared, whichever it is', () => {
    for (const [variant, side] of [['runc', 'first'], ['runc-new', 'second']] as const) {
      const results: Results = { ...simulatedRun({ seed: 's', variants: [{}, { variant: NEWER }] }), validity: { verdict: 'marked', findings: [{ check: 'isolation', status: 'void', at: '2026-01-01T00:00:00Z', seen: 'plain runc', why: 'not it', variant }] } }
      expect(compareVariants(snapshotOf(results), pair)[0]).toMatchObject({ verdict: 'not comparable', reason: `${side} side: void (isolation: plain runc)` })
    }
  })

  it('of which a trial is void cannot be compared by its series, and can by the others', () => {
    const run = simulatedRun({ seed: 's', variants: [{}, { variant: NEWER }] })
    const [trial] = run.rollouts.filter(({ variant }) => variant === 'runc-new')
    const results: Results = { ...run, densities: ['runc', 'runc-new'].flatMap(variant => [1, 2, 3].map(round => ({ id: `density-${variant}-r${round}`, variant, round, namespace: 'n', startedAt: '2026-01-01T00:00:00Z', steps: [], status: 'complete' as const, result: { maxPods: 100, resolution: 1, constraint: 'memory' as const, censored: false, evidence: '', holdMs: 10_000 } }))), validity: { verdict: 'marked', findings: [{ check: 'throttling', status: 'void', at: '2026-01-01T00:00:00Z', seen: 'hot', why: 'slow', variant: 'runc-new', trial: trial!.id }] } }
    const judged = new Map(compareVariants(snapshotOf(results), pair).map(({ metric, verdict, reason }) => [metric, { verdict, reason }]))
    expect(judged.get('allReady')).toEqual({ verdict: 'not comparable', reason: 'second side: void (throttling: hot)' })
    expect(judged.get('maxPods')?.verdict).toBe('same')
    expect(Object.keys(baselineOf(snapshotOf(results), 'run').variants['runc-new']!.metrics)).toEqual(['maxPods'])
  })

  it('of which one is not there cannot be compared', () => {
    const [first] = compareVariants(snapshotOf(run()), pair)
    expect(first).toMatchObject({ verdict: 'not comparable', reason: 'not measured on the second side' })
    const [other] = compareVariants(snapshotOf(run({ variants: [{ variant: NEWER }] })), pair)
    expect(other?.reason).toBe('not measured on the first side')
  })
})
