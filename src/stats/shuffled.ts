import { shuffle } from 'simple-statistics'
import { randomFrom } from './random-from.ts'

/**
 * The items in an order drawn by a seed, every order as likely as any other (Fisher and Yates, as Durstenfeld 1964): the order of
 * variants in a round, so that a machine growing warm is no advantage for the same variant each time. The items are left as they are.
 *
 * Give every round a seed of its own, made of the recorded one: `${seed}/round-1`.
 */
export function shuffled<T>(items: readonly T[], seed: string | number): T[] {
  return shuffle([...items], randomFrom(seed))
}
