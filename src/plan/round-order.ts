import { shuffled } from '../stats/shuffled.ts'

/** The variants of each round in the order in which they are measured: drawn anew for every round, by the seed, alike for every spec. */
export function roundOrder<T>(variants: readonly T[], rounds: number, seed: number): T[][] {
  return Array.from({ length: rounds }, (_, index) => shuffled(variants, `${seed}/round-${index + 1}`))
}
