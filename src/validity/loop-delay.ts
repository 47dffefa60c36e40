import { formatDuration } from '../units/duration.ts'
import type { CheckResult } from './check.ts'

/** The default period of the HTTP probe: a stamp that is later than that is the largest error of all. */
const TOLERATED_MS = 50

/**
 * Whether the harness itself was late. A trial of memory times nothing, and dropping the page cache makes every process wait for its own
 * code: there it is only told.
 *
 * @param maxDelayMs the largest delay of its event loop during a trial
 */
export function checkLoopDelay(maxDelayMs: number, kind: string): CheckResult {
  return {
    check: 'event-loop',
    why: 'an arrival is stamped when the harness comes to it, so times may be that much too long',
    status: maxDelayMs > TOLERATED_MS && kind !== 'overhead' ? 'marked' : 'ok',
    seen: `the harness's event loop was late by ${formatDuration(Math.round(maxDelayMs * 10) / 10)}`,
    amount: maxDelayMs,
  }
}
