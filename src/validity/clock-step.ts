import { formatDuration } from '../units/duration.ts'
import type { CheckResult } from './check.ts'

/** One moment on both clocks of this host. */
export interface ClockPair {
  wallMs: number
  monotonicMs: number
}

/** What adjtimex(2) may slew at most, 500 ppm, and a margin for reading the two clocks one after the other. */
const SLEW = 0.0005
const MARGIN_MS = 100

/** Whether the calendar clock was set between two moments: the first NTP answer of a machine without a battery clock, or a suspended machine. */
export function checkClockStep(before: ClockPair, after: ClockPair): CheckResult {
  const elapsedMs = after.monotonicMs - before.monotonicMs
  const stepMs = after.wallMs - before.wallMs - elapsedMs
  const isStep = Math.abs(stepMs) > MARGIN_MS + SLEW * elapsedMs
  return {
    check: 'clock-step',
    why: 'durations are of the monotonic clock and stay right, unless the machine was suspended; calendar times in the records, and the server\'s stamps, do not fit together',
    status: isStep ? 'marked' : 'ok',
    seen: isStep ? `the calendar clock went ${formatDuration(Math.round(stepMs))} further than the monotonic one within ${formatDuration(Math.round(elapsedMs))}` : `calendar and monotonic clock differ by ${formatDuration(Math.round(Math.abs(stepMs)))}`,
    amount: Math.abs(stepMs),
  }
}

/** Reads both clocks; of three tries the one least likely to have been interrupted in between. */
export function readClocks(): ClockPair {
  const tries = [1, 2, 3].map(() => {
    const first = performance.now()
    const wallMs = Date.now()
    const second = performance.now()
    return { wallMs, monotonicMs: (first + second) / 2, gapMs: second - first }
  })
  const [{ wallMs, monotonicMs } = { wallMs: Date.now(), monotonicMs: performance.now() }] = tries.toSorted((a, b) => a.gapMs - b.gapMs)
  return { wallMs, monotonicMs }
}
