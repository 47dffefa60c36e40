import type { Rollout } from '../cluster/cluster.ts'
import type { RolloutState } from './rollout-state.ts'
import { silentPods, stuckReason } from './step-failure.ts'

/** Without progress for this long, with a pod that says why it is stuck, a rollout is given up before its deadline. */
const STALL_MS = 60_000

/** Why a rollout is not waited for any longer; undefined as long as it may come good. */
export function givenUp(state: RolloutState, { elapsedMs: now, stallMs = STALL_MS, probeTrouble }: Pick<Rollout, 'elapsedMs' | 'stallMs' | 'probeTrouble'>, { deadlineMs, replicas }: { deadlineMs: number, replicas: number }): string | undefined {
  const elapsedMs = now()
  const isStalled = elapsedMs - state.lastProgressMs > stallMs
  const stuck = isStalled || elapsedMs > deadlineMs ? stuckReason(state) : undefined
  if (isStalled && stuck)
    return `${state.servingCount} of ${replicas} pods served, and nothing moved for ${Math.round(stallMs / 1000)} s: ${stuck.evidence}`
  if (elapsedMs > deadlineMs)
    return `${state.servingCount} of ${replicas} pods served within ${Math.round(deadlineMs / 1000)} s${explanation(stuck?.evidence ?? silentPods(state, probeTrouble?.()))}`
  return undefined
}

function explanation(text: string): string {
  return text === '' ? '' : `: ${text}`
}
