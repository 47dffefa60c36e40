import type { RolloutState } from './rollout-state.ts'

/** Pods that are there: seen, neither removed nor over. One that was evicted stays for its controller to look at, and holds nothing. */
export function livePods(state: RolloutState): number {
  let live = 0
  for (const pod of state.pods.values()) {
    if (pod.createdMs !== undefined && pod.removedMs === undefined && pod.overMs === undefined)
      live++
  }
  return live
}
