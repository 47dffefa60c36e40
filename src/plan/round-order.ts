import { shuffled } from '../stats/shuffled.ts'

/**
 * The variants of each round in the order in which they are measured, alike for every spec: every odd round is drawn anew by the seed, and every even one
 * goes backwards through the one before it. So over two rounds each variant was as early as it was late, and was before each other one once.
 */
export function roundOrder<T>(variants: readonly T[], rounds: number, seed: number): T[][] {
  return Array.from({ length: rounds }, (_, index) => {
    const drawn = shuffled(variants, `${seed}/round-${index - index % 2 + 1}`)
    return index % 2 === 0 ? drawn : drawn.toReversed()
  })
}
