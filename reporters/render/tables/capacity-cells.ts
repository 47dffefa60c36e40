import type { CapacityRow } from './capacity-rows.ts'
import { NOT_MEASURED } from '../text/seconds.ts'

/** The most pods that held, with the range of the rounds; `>= N` where the search ended before the node did, `N*` as published. */
export function maxPodsCell({ capacity }: Pick<CapacityRow, 'capacity'>): string {
  if (!capacity)
    return NOT_MEASURED
  const { n, maxPods, min, max, censored, moreBelowBytes } = capacity
  return `${censored ? '>= ' : ''}${maxPods}${moreBelowBytes === undefined ? '' : '*'}${n > 1 ? ` [${min}-${max}]` : ''}`
}

/** Number of searches behind the result, and of how many where some did not come to an end. */
export function roundsCell({ capacity, trials }: CapacityRow): string {
  return countOf(capacity?.n ?? 0, trials.length)
}

/** `3`, or `2 of 3` where one is missing. */
export function countOf(n: number, total: number): string {
  return n === total ? String(n) : `${n} of ${total}`
}
