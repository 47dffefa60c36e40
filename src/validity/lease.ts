import { formatDuration } from '../units/duration.ts'
import type { CheckResult } from './check.ts'

/** How a run held the cluster's Lease. */
export interface LeaseHistory {
  renewals: number
  /** Longest time between two renewals. */
  longestGapMs: number
  /** How often it had been removed and was taken again. */
  retaken: number
  /** Who has it now, where that is not the run. */
  lostTo?: string
  /** Why it could not be asked for at the end, how long it had not been renewed by then, and how long it lasts without. */
  unconfirmed?: { why: string, unrenewedMs: number, lastsMs: number }
}

/** Whether a run had the cluster to itself, as far as other runs of podfit go. */
export function checkLease({ renewals, longestGapMs, retaken, lostTo, unconfirmed }: LeaseHistory): CheckResult {
  const check = { check: 'lease', why: 'another run makes pods on the same nodes: both measure each other, and neither can tell by how much' }
  if (lostTo !== undefined)
    return { ...check, status: 'void', seen: `the cluster's Lease was taken over by ${lostTo}` }
  if (retaken > 0)
    return { ...check, status: 'marked', seen: `the cluster's Lease was removed ${retaken === 1 ? 'once' : `${retaken} times`} and taken again: another run may have begun and ended in between`, amount: retaken }
  if (unconfirmed !== undefined && unconfirmed.unrenewedMs > unconfirmed.lastsMs)
    return { ...check, status: 'marked', seen: `the cluster's Lease could not be renewed for the last ${formatDuration(Math.round(unconfirmed.unrenewedMs / 1_000) * 1_000)}, and is taken over after ${formatDuration(unconfirmed.lastsMs)}: another run may have begun. ${unconfirmed.why}`, amount: unconfirmed.unrenewedMs }
  if (unconfirmed !== undefined)
    return { ...check, status: 'not-checked', seen: `whether the Lease was held to the end is not known: ${unconfirmed.why}` }
  return { ...check, status: 'ok', seen: `the cluster's Lease was held from the beginning to the end, renewed ${renewals} times, at most ${formatDuration(Math.round(longestGapMs / 100) * 100)} apart`, amount: longestGapMs }
}
