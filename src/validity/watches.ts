import { escapeControls } from '../documents/printable.ts'
import { formatDuration } from '../units/duration.ts'
import type { CheckResult } from './check.ts'

/** A watch that broke and was resumed. */
export interface Reconnect {
  watch: string
  cause: string
  gapMs: number
}

/** Whether a watch was lost during a trial. */
export function checkWatches(reconnects: readonly Reconnect[]): CheckResult {
  const longest = reconnects.toSorted((a, b) => b.gapMs - a.gapMs)[0]
  return {
    check: 'watches',
    why: 'what happened while nothing could be heard is stamped when it was learnt, which is late; a pod that stopped and came back in between is not seen',
    status: longest === undefined ? 'ok' : 'marked',
    seen: longest === undefined ? 'none was interrupted' : escapeControls(`interrupted ${reconnects.length === 1 ? 'once' : `${reconnects.length} times`}, at most ${formatDuration(Math.round(longest.gapMs))} (${longest.watch}: ${longest.cause})`),
    amount: reconnects.length,
  }
}
