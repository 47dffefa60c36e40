import { beforeEach, describe, expect, it } from 'vitest'
import '../../src/matchers/types.ts'
import type { Baseline } from '../../src/compare/baseline.ts'
import { baselineOf } from '../../src/compare/baseline-of.ts'
import { snapshotOf } from '../../src/compare/snapshot-of.ts'
import { registerMatchers } from '../../src/matchers/register-matchers.ts'
import type { Series } from '../../src/matchers/series.ts'
import type { Results, RolloutTrial, VariantRecord, VerdictRecord } from '../../src/results/results.ts'
import type { ValidityFinding } from '../../src/results/validity.ts'
import type { SimulatedRun } from '../compare/simulated-run.ts'
import { simulatedRun } from '../compare/simulated-run.ts'
import { RUNC } from '../results/journal-builder.ts'

let verdicts: VerdictRecord[] = []
let findings: ValidityFinding[] = []

registerMatchers({ keep: verdict => verdicts.push(verdict), findings: () => Promise.resolve(findings) })

beforeEach(() => {
  verdicts = []
  findings = []
})

const NEWER: VariantRecord = { ...RUNC, name: 'runc-new' }
const run = (seed: string, addedMs = 0, rest: Partial<SimulatedRun> = {}): Results => simulatedRun({ seed, scatter: 0.01, variants: [{}, { variant: NEWER, addedMs }], ...rest })

function series(results: Results, variant: string): Series<RolloutTrial> {
  return { variant, trials: results.rollouts.filter(trial => trial.variant === variant), rawRecord: 'reports/x/journal.ndjson', conditions: snapshotOf(results) }
}

const baselineFrom = (results: Results): Baseline => baselineOf(snapshotOf(results), 'r')

describe('toHoldAgainst another variant of the run', () => {
  it('passes for the same, and keeps what it saw', async () => {
    const results = run('a', 0, { mood: 0.3 })
    await expect(series(results, 'runc-new')).toHoldAgainst(series(results, 'runc'))
    expect(verdicts).toMatchObject([{ matcher: 'toHoldAgainst', variant: 'runc-new', pass: true, expected: 'first pod Ready, all pods Ready, first HTTP 200, all answering HTTP no worse than runc, within 15 % or 10 %', received: expect.stringMatching(/^first pod Ready [\d.]+x \(90 % CI [\d.]+ to [\d.]+, n = 3 rounds\): same; all pods Ready/) }])
  })

  it('fails for the worse, with both medians and the ratio', async () => {
    const results = run('b', 600)
    await expect(expect(series(results, 'runc-new')).toHoldAgainst(series(results, 'runc'))).rejects.toThrow(/Expected {3}first pod Ready.*no worse than runc[^]*first pod Ready +1\.\d+ s \(n = 3\) -> 2\.\d+ s \(n = 3\): worse: beyond the tolerance/)
    await expect(series(results, 'runc-new')).not.toHoldAgainst(series(results, 'runc'))
    await expect(series(results, 'runc-new')).toHoldAgainst(series(results, 'runc'), { within: '60%' })
    await expect(series(results, 'runc')).toHoldAgainst(series(results, 'runc-new'))
    expect(verdicts.map(({ pass }) => pass)).toEqual([false, true, true, true])
  })

  it('fails where it cannot be said, so that .not cannot pass', async () => {
    const results = run('c', 600, { rounds: 2 })
    await expect(expect(series(results, 'runc-new')).toHoldAgainst(series(results, 'runc'))).rejects.toThrow(/whether it holds against runc cannot be said: first pod Ready: undecided: n = 2 is too small to tell: it takes 3 rounds of both/)
    await expect(expect(series(results, 'runc-new')).not.toHoldAgainst(series(results, 'runc'))).rejects.toThrow(/cannot be said/)
    await expect(expect(series(results, 'gvisor')).toHoldAgainst(series(results, 'runc'))).rejects.toThrow(/no trials, nothing was measured/)
    await expect(expect(series(results, 'runc-new')).toHoldAgainst(series(results, 'gvisor'))).rejects.toThrow(/no trials, nothing was measured/)
    // What was asked and could not be said is in the report as a check that failed; what nobody could ask is not.
    expect(verdicts).toMatchObject([{ variant: 'runc-new', matcher: 'toHoldAgainst', pass: false, received: expect.stringContaining('first pod Ready: undecided') }])
  })

  it.each(['runc', 'runc-new'])('never passes where %s is void', async (variant) => {
    const results = run('d')
    findings = [{ check: 'isolation', status: 'void', at: '2026-01-01T00:00:00Z', seen: 'plain runc', why: 'not it', variant }]
    await expect(expect(series(results, 'runc-new')).toHoldAgainst(series(results, 'runc'))).rejects.toThrow(/Void .*isolation: plain runc/)
    expect(verdicts).toMatchObject([{ pass: false, received: expect.stringContaining('; void: isolation') }])
  })
})

describe('toHoldAgainst a baseline', () => {
  it('passes for the same, fails for the worse', async () => {
    const baseline = baselineFrom(run('a'))
    await expect(series(run('b'), 'runc')).toHoldAgainst(baseline)
    await expect(expect(series(run('c', 600), 'runc-new')).toHoldAgainst(baseline, { metrics: ['allReady'] })).rejects.toThrow(/no worse than the baseline of run 20261122-030551-k7f2, within 10 %[^]*all pods Ready.*worse/)
    expect(verdicts.map(({ pass }) => pass)).toEqual([true, false])
  })

  it.each<[string, Partial<SimulatedRun>, RegExp]>([
    ['another kernel', { node: { kernelVersion: '6.18.0' } }, /not comparable: other kernel: 6\.12\.47\S* and 6\.18\.0/],
    ['another device', { node: { cpus: 2 } }, /not comparable: other device/],
    ['another page size', { harness: { pageSizeBytes: 16_384 } }, /not comparable: other page size/],
  ])('throws on %s', async (_, rest, message) => {
    await expect(expect(series(run('b', 0, rest), 'runc')).toHoldAgainst(baselineFrom(run('a')))).rejects.toThrow(message)
  })

  it('throws where the name stands for another runtime', async () => {
    const now = { ...series(run('b'), 'runc'), of: { runtime: 'gVisor', isolation: 'user-space-kernel' as const } }
    await expect(expect(now).toHoldAgainst(baselineFrom(run('a')))).rejects.toThrow(/another runtime under the same name: runc \(shared-kernel\) and gVisor \(user-space-kernel\)/)
  })

  it('throws for a variant or a metric it has not, and without knowing the machine', async () => {
    const { 'runc-new': _, ...variants } = baselineFrom(run('a')).variants
    await expect(expect(series(run('b'), 'runc-new')).toHoldAgainst({ ...baselineFrom(run('a')), variants })).rejects.toThrow(/the baseline has no runc-new/)
    const { conditions: __, ...unknown } = series(run('b'), 'runc')
    await expect(expect(unknown).toHoldAgainst(baselineFrom(run('a')))).rejects.toThrow(/what it was measured on is not known/)
    await expect(expect(series(run('b'), 'runc')).toHoldAgainst(baselineFrom(run('a')), { metrics: ['coldStart'] })).rejects.toThrow('these trials have no coldStart; they have firstReady, allReady, firstServe, allServe')
  })
})
