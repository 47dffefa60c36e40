import type { Observation } from '../measure/observation.ts'
import { applyObservation, emptyRolloutState } from '../measure/rollout-state.ts'
import type { RolloutTrial } from './results.ts'

type Step = [atMs: number, count: number]

/**
 * How many pods were Ready, and how many available, over time: one step for each moment at which the number changed, from the
 * request on. The watch and the prober stamp independently of each other, so changes are put in order of their stamps.
 */
export function timelineOf(observations: Iterable<Observation>): RolloutTrial['timeline'] {
  const state = emptyRolloutState()
  const ready: Step[] = []
  const available: Step[] = []
  for (const observation of observations) {
    const { readyCount, availableCount } = state
    applyObservation(state, observation)
    const isRequest = observation.kind === 'requested'
    if (isRequest || state.readyCount !== readyCount)
      ready.push([observation.atMs, state.readyCount - readyCount])
    if (isRequest || state.availableCount !== availableCount)
      available.push([observation.atMs, state.availableCount - availableCount])
  }
  return { ready: steps(ready), available: steps(available) }
}

/** Running count of changes; changes at one moment are one step, and none where they cancel out. */
function steps(changes: Step[]): Step[] {
  const result: Step[] = []
  let count = 0
  for (const [atMs, change] of changes.toSorted(([a], [b]) => a - b)) {
    count += change
    const last = result.at(-1)
    if (last?.[0] === atMs)
      last[1] = count
    else
      result.push([atMs, count])
  }
  return result.filter(([, value], index) => index === 0 || value !== result[index - 1]?.[1])
}
