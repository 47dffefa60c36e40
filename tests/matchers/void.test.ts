import { beforeEach, expect, test } from 'vitest'
import '../../src/matchers/types.ts'
import type { OverheadSeries } from '../../src/matchers/overhead-series.ts'
import type { Series } from '../../src/matchers/series.ts'
import { registerMatchers } from '../../src/matchers/register-matchers.ts'
import { overheadTrial } from '../results/overhead-samples.ts'
import type { DensityTrial, RolloutTrial, VerdictRecord } from '../../src/results/results.ts'
import type { ValidityFinding } from '../../src/results/validity.ts'

let verdicts: VerdictRecord[] = []
let findings: ValidityFinding[] = []

registerMatchers({ keep: verdict => verdicts.push(verdict), findings: () => Promise.resolve(findings) })

beforeEach(() => {
  verdicts = []
  findings = []
})

const trial: DensityTrial = { id: 'density-runc-r1', variant: 'runc', round: 1, namespace: 'n', startedAt: '', steps: [], status: 'complete', result: { maxPods: 10, constraint: 'cap', censored: true, evidence: 'the cap', holdMs: 1 } }

function finding(status: ValidityFinding['status'], of: Partial<ValidityFinding> = {}): ValidityFinding {
  return { check: 'throttling', status, at: '2026-01-01T00:00:00Z', seen: 'under-voltage\u001B[31m', why: 'the CPU ran slower', ...of }
}

test.for([
  ['the run', {}],
  ['the trial', { variant: 'runc', trial: 'density-runc-r1' }],
  ['the variant', { variant: 'runc' }],
] as const)('what voids %s fails every matcher, also with .not', async ([, of]) => {
  findings = [finding('ok'), finding('void', of)]
  await expect(expect(trial).toSupportAtLeastPods(5)).rejects.toThrow(/Void .*throttling.*under-voltage\\x1b\[31m: the CPU ran slower/)
  await expect(expect(trial).not.toSupportAtLeastPods(500)).rejects.toThrow(/Void/)
  expect(verdicts).toMatchObject([{ pass: false, received: expect.stringContaining('; void: throttling') }, { pass: false, matcher: 'not.toSupportAtLeastPods' }])
})

test.for([
  ['another trial', { variant: 'runc', trial: 'density-runc-r2' }],
  ['another variant', { variant: 'gvisor' }],
] as const)('what voids %s does not', async ([, of]) => {
  findings = [finding('void', of)]
  await expect(trial).toSupportAtLeastPods(5)
  expect(verdicts).toMatchObject([{ pass: true }])
})

test('a mark lets a figure pass, and stands in the message of one that fails', async () => {
  findings = [finding('marked', { check: 'load', trial: 'density-runc-r1', variant: 'runc', seen: '1.90 of 2 CPUs were busy' })]
  await expect(trial).toSupportAtLeastPods(5)
  await expect(expect(trial).toSupportAtLeastPods(11)).rejects.toThrow('Marked     load in density-runc-r1: 1.90 of 2 CPUs were busy')
  findings = [...findings, finding('marked', { check: 'load', seen: 'again' }), finding('marked', { check: 'swap', seen: 'swap is there' })]
  await expect(expect(trial).toSupportAtLeastPods(11)).rejects.toThrow(/Marked {5}load in density-runc-r1: 1\.90 of 2 CPUs were busy; and 1 more of load\nMarked {5}swap: swap is there$/)
})

test('what voids the variant that another is held against voids the ratio', async () => {
  const of = (variant: string, perPodMib: number): ReturnType<typeof overheadTrial>[] => [1, 2, 3].map(round => overheadTrial(round, { perPodMib }, variant))
  const [own, base] = [of('gvisor', 18), of('runc', 52)]
  const series: OverheadSeries = { variant: 'gvisor', trials: own, rawRecord: 'journal.ndjson', ofRun: [...base, ...own] }
  await expect(series).toHaveOverheadAtMost(2.8, { over: 'runc' })
  findings = [finding('void', { check: 'isolation', variant: 'runc' })]
  await expect(expect(series).toHaveOverheadAtMost(2.8, { over: 'runc' })).rejects.toThrow(/Void .*isolation/)
})

test('a moment that never came is no proof of a late one', async () => {
  const rollout = (round: number, allReadyMs?: number): RolloutTrial => ({ id: `rollout-runc-r${round}`, variant: 'runc', round, status: allReadyMs === undefined ? 'incomplete' : 'complete', namespace: 'n', startedAt: '', replicas: 1, readyCount: 0, availableCount: 0, ...allReadyMs === undefined ? {} : { allReadyMs }, restarts: 0, reconnects: 0, clock: { probeIntervalMs: 50 }, pods: [], timeline: { ready: [], available: [] } })
  const series = (...trials: RolloutTrial[]): Series<RolloutTrial> => ({ variant: 'runc', trials, rawRecord: 'journal.ndjson' })
  await expect(series(rollout(1, 30_000))).not.toReachAllReadyWithin('10s')
  await expect(expect(series(rollout(1, 30_000), rollout(2))).not.toReachAllReadyWithin('10s')).rejects.toThrow(/Not known {2}it was not seen in round 2/)
  expect(verdicts).toMatchObject([{ pass: true }])
})

test('"at least" is no proof of "not more"', async () => {
  await expect(trial).toSupportAtLeastPods(10)
  await expect(expect(trial).not.toSupportAtLeastPods(11)).rejects.toThrow(/Not known {2}the search ended before the node did \(cap\), so that more may fit/)
  const ended: DensityTrial = { ...trial, status: 'complete', result: { maxPods: 10, constraint: 'maxPods', censored: false, evidence: 'Too many pods', holdMs: 1 } }
  await expect(ended).not.toSupportAtLeastPods(11)
})
