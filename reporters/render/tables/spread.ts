import { median } from '../../../src/stats/median.ts'

/** Where the values of several rounds lie. */
export interface Spread {
  n: number
  median: number
  min: number
  max: number
}

/** Median and range; undefined of nothing. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  return values.length === 0
    ? undefined
    : { n: values.length, median: median(values), min: Math.min(...values), max: Math.max(...values) }
}
