import type { VerdictRecord } from '../results/results.ts'

/** What a matcher found: the record that is kept, and the message for the one who reads a red build. */
export interface Judgement {
  verdict: Omit<VerdictRecord, 'matcher' | 'test'>
  /** Of the same run: what the verdict was held against. What voids it voids the verdict. */
  against?: { variant: string, trials: string[] }
  /** Why it is not known, where it does not pass, that it would not: then `.not` does not pass either. */
  open?: string
  /** Lines below the first, ready to print. */
  details: string[]
}

/** The message of a failed matcher: what was asked, what was seen, and the evidence. */
export function judgementMessage(matcher: string, { verdict, details }: Judgement, isNot: boolean): string {
  return [
    `expect(${verdict.variant}).${isNot ? 'not.' : ''}${matcher}`,
    '',
    `Expected   ${isNot ? 'not ' : ''}${verdict.expected}`,
    `Received   ${verdict.received}`,
    ...details,
  ].join('\n')
}
