import type { ServerTime } from '../measure/observation.ts'
import type { PodState } from '../measure/rollout-state.ts'

/**
 * How far our stamps of Ready lie from the server's, at most, over all pods that have both: milliseconds outside the interval in
 * which the server's stamp may lie. It truncates, to the second for a condition: 12:00:05Z is any moment of [12:00:05, 12:00:06).
 *
 * @param wallClock calendar time of t0
 * @returns undefined where no pod has both stamps.
 */
export function maxServerDisagreementMs(wallClock: ServerTime, pods: Iterable<PodState>): number | undefined {
  const anchorMs = Date.parse(wallClock)
  let largest: number | undefined
  for (const { readyMs, server: { readyAt } } of pods) {
    if (readyMs !== undefined && readyAt !== undefined)
      largest = Math.max(largest ?? 0, distanceMs(anchorMs, readyMs, readyAt))
  }
  // Below a microsecond there is only the rounding of this arithmetic.
  return largest === undefined ? undefined : Math.round(largest * 1_000) / 1_000
}

function distanceMs(anchorMs: number, readyMs: number, readyAt: ServerTime): number {
  const sinceStampMs = anchorMs - Date.parse(readyAt) + readyMs
  return Math.max(0, -sinceStampMs, sinceStampMs - resolutionMs(readyAt))
}

/** A second, or what the fraction's last digit stands for; Date keeps no more than milliseconds of it. */
function resolutionMs(time: ServerTime): number {
  const digits = /\.(\d+)/.exec(time)?.[1]?.length ?? 0
  return 1_000 / 10 ** Math.min(digits, 3)
}
