import type { ValidityFinding } from '../results/validity.ts'

/** What a check made of its reading. */
export interface Judged {
  status: ValidityFinding['status']
  /** What was seen, or why it could not be. */
  seen: string
  /** How much there was of what the check looks for; of several trials in which all was well, the one with the most is told. */
  amount?: number
}

/** What a check looks at: read, or the reason why it could not be. Plain data, so that a recorded one is judged like a fresh one. */
export type Reading<T> = { status: 'read', value: T } | { status: 'not-read', reason: string }

/** A judged check with its name and what it is for. */
export interface CheckResult extends Judged {
  check: string
  /** What it does to the figures. */
  why: string
}

export function notRead(reason: string): { status: 'not-read', reason: string } {
  return { status: 'not-read', reason }
}

/** Judges what was read; what was not is `not-checked`, with the reason. */
export function judged<T>(reading: Reading<T>, judge: (value: T) => Judged): Judged {
  return reading.status === 'read' ? judge(reading.value) : { status: 'not-checked', seen: reading.reason }
}

/** Two readings of the same thing, before and after. */
export function both<T>(before: Reading<T>, after: Reading<T>): Reading<{ before: T, after: T }> {
  if (before.status === 'not-read')
    return before
  return after.status === 'not-read' ? after : { status: 'read', value: { before: before.value, after: after.value } }
}
