import { beforeEach, expect, test } from 'vitest'
import '../../src/matchers/types.ts'
import { registerMatchers } from '../../src/matchers/register-matchers.ts'
import type { DensityTrial, VerdictRecord } from '../../src/results/results.ts'
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
