import { randomFrom } from '../../src/stats/random-from.ts'
import type { Interval, TooFew } from '../../src/stats/interval.ts'

export type Draw = (random: () => number) => number

/** Standard normal, by Box and Muller. */
export const normal: Draw = random => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
/** Long tail to the right; median 1, mean exp(1/2). */
export const logNormal: Draw = random => Math.exp(normal(random))
/** Memoryless; mean 1, median ln 2. */
export const exponential: Draw = random => -Math.log(1 - random())

export function sample(n: number, draw: Draw, random: () => number): number[] {
  return Array.from({ length: n }, () => draw(random))
}

/** The share of draws whose interval contains the truth; an interval that is not there is an error. */
export function coverage(truth: number, interval: (random: () => number) => Interval | TooFew, { draws = 2000, seed = 'coverage' } = {}): number {
  const random = randomFrom(seed)
  let covered = 0
  for (let i = 0; i < draws; i++) {
    const made = interval(random)
    if (made.status !== 'ok')
      throw new Error(`expected an interval, got ${made.status}: n = ${made.n}`)
    if (made.low <= truth && truth <= made.high)
      covered++
  }
  return covered / draws
}
