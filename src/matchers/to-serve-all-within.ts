import type { RolloutTrial } from '../results/results.ts'
import type { Duration } from '../units/duration.ts'
import { judgeRolloutTime } from './judge-rollout-time.ts'
import type { Judgement } from './judgement.ts'
import type { Series } from './series.ts'

/**
 * Passes when all pods of the rollout had answered HTTP 200 from outside, and none had stopped, within `limit` of the create request.
 *
 * @example await expect(k3s.rollouts(variant)).toServeAllWithin('30s')
 */
export function toServeAllWithin(received: RolloutTrial | Series<RolloutTrial>, limit: Duration): Judgement {
  return judgeRolloutTime(received, limit, {
    name: 'all pods answering HTTP 200 at once',
    of: trial => trial.allAvailableMs,
    isThere: pod => pod.isAvailable,
    clock: 'probe',
  })
}
