import type { Results, TestRecord, VerdictRecord } from '../../../src/results/results.ts'

/** The budgets that a test asked for and that were not kept. Vitest names a test the same way in both records. */
export function failedChecks({ verdicts }: Results, { name, state }: TestRecord): VerdictRecord[] {
  return state === 'failed' ? verdicts.filter(({ test, pass }) => test === name && !pass) : []
}

/** One failed budget in a sentence: which, of what, and the number. */
export function checkSentence({ variant, matcher, expected, received }: VerdictRecord): string {
  return `${variant}: ${matcher}: expected ${expected}, received ${received}`
}
