/** Where a function that only increases reaches a value, by bisection between two points that enclose it, to the last bit. */
export function solveIncreasing(f: (x: number) => number, value: number, low: number, high: number): number {
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high)
      return middle
    if (f(middle) < value)
      low = middle
    else
      high = middle
  }
}
