import { canShow } from './can-show.ts'
import { smallestP } from './smallest-p.ts'

/** How many values each of two series needs for a rank comparison to be able to show anything at a level: 4 at 0.95, 5 at 0.99. */
export function neededEach(level: number): number {
  let n = 1
  while (!canShow(smallestP(n, n), level))
    n++
  return n
}
