import { extent } from 'simple-statistics'
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
  if (values.length === 0)
    return undefined
  const [min, max] = extent([...values])
  return { n: values.length, median: median(values), min, max }
}
