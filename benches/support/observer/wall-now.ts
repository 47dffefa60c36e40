/**
 * Milliseconds since 1970 with fractions, of which `Date.now()` keeps none. Read from the monotonic clock, so good for processes that live
 * for minutes, and for clocks that nobody sets meanwhile.
 */
export function wallNow(): number {
  return performance.timeOrigin + performance.now()
}
