import { formatDuration } from '../units/duration.ts'
import type { CheckResult, Reading } from './check.ts'
import { judged } from './check.ts'

/** One answer of the API server with a Date header, and our own clock around it. */
export interface ServerClock {
  /** IMF-fixdate, cut to the second (RFC 9110, 6.6.1). */
  date: string
  sentAtMs: number
  answeredAtMs: number
}

/** Half a second outside the second that the header may mean: the server's 1 s stamps then contradict ours. */
const TOLERATED_MS = 500

/** Whether this host's calendar clock and the API server's agree, as far as a Date header tells. */
export function checkClock(reading: Reading<ServerClock>): CheckResult {
  return {
    check: 'clock',
    why: 'durations are of one monotonic clock and stay right; the server\'s own stamps, the cross-check of Ready, cannot be compared with ours',
    ...judged(reading, ({ date, sentAtMs, answeredAtMs }) => {
      const serverMs = Date.parse(date)
      if (Number.isNaN(serverMs))
        return { status: 'not-checked', seen: 'the API server\'s Date header is not a date' }
      // The server wrote it between our two stamps, within the second that begins at serverMs.
      const [least, most] = [sentAtMs - serverMs - 1_000, answeredAtMs - serverMs]
      const apartMs = Math.max(0, least, -most)
      return apartMs > TOLERATED_MS
        ? { status: 'marked', seen: `this host's clock is ${least > 0 ? 'ahead of' : 'behind'} the API server's by at least ${formatDuration(Math.round(apartMs))}`, amount: apartMs }
        : { status: 'ok', seen: 'this host and the API server agree on the second', amount: apartMs }
    }),
  }
}
