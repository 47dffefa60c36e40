import type { ColdStartSample } from '../results/samples.ts'
import type { PodState, RolloutState } from './rollout-state.ts'

/**
 * The sample of a rollout of one pod. A pod that was restarted or replaced on its way has failed, though something answers in the end: that
 * time would be a back-off's.
 *
 * @param reason why it was given up, where it was
 */
export function coldStartSample(name: string, state: RolloutState, reason?: string): ColdStartSample {
  const pods = [...state.pods.values()]
  const [pod] = pods
  const phases = { pod: pod?.name ?? name, ...(pod && phasesOf(pod)) }
  if (reason !== undefined)
    return { ...phases, status: 'failed', reason }
  if (pod === undefined)
    return { ...phases, status: 'failed', reason: 'no pod was made' }
  if (pods.length > 1)
    return { ...phases, status: 'failed', reason: `it was replaced by ${pods.slice(1).map(({ name }) => name).join(', ')}` }
  if (state.restarts > 0)
    return { ...phases, status: 'failed', reason: `it was restarted${pod.restartReason === undefined ? '' : `: ${pod.restartReason}`}` }
  return pod.availableMs === undefined
    ? { ...phases, status: 'failed', reason: 'it did not answer' }
    : { ...phases, status: 'answered', answeredMs: pod.availableMs }
}

function phasesOf({ createdMs, scheduledMs, addressedMs, startedMs, readyMs }: PodState): Omit<ColdStartSample, 'pod' | 'status' | 'answeredMs' | 'reason'> {
  return {
    ...(createdMs === undefined ? {} : { createdMs }),
    ...(scheduledMs === undefined ? {} : { scheduledMs }),
    ...(addressedMs === undefined ? {} : { addressedMs }),
    ...(startedMs === undefined ? {} : { startedMs }),
    ...(readyMs === undefined ? {} : { readyMs }),
  }
}
