import type { PodState, RolloutState } from './rollout-state.ts'

/** Pods that are there and do not serve. Those that were over before `sinceMs` are none of them: others have taken their place. */
export function notServing(state: RolloutState, sinceMs = 0): PodState[] {
  return [...state.pods.values()].filter(pod => pod.removedMs === undefined && (pod.overMs === undefined || pod.overMs >= sinceMs) && !(pod.isReady && pod.isAvailable))
}
