import { monitorEventLoopDelay } from 'node:perf_hooks'

/** The sampling period is part of every reading of the histogram, so it is taken off again. */
const PERIOD_MS = 10

/**
 * Watches how late this process's own event loop is: an arrival may have been stamped that much after it happened.
 *
 * @returns a function that ends the watching and gives the largest delay in milliseconds
 */
export function watchLoopDelay(): () => number {
  const histogram = monitorEventLoopDelay({ resolution: PERIOD_MS })
  histogram.enable()
  return () => {
    histogram.disable()
    return histogram.count === 0 ? 0 : Math.max(0, histogram.max / 1e6 - PERIOD_MS)
  }
}
