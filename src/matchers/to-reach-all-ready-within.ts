import type { RolloutTrial } from '../results/results.ts'
import type { Duration } from '../units/duration.ts'
import { judgeRolloutTime } from './judge-rollout-time.ts'
import type { Judgement } from './judgement.ts'
import type { Series } from './series.ts'

/**
 * Passes when all pods of the rollout were Ready at once within `limit` of the create request.
 *
 * @example await expect(k3s.rollouts(variant)).toReachAllReadyWithin('30s')
 */
export function toReachAllReadyWithin(received: RolloutTrial | Series<RolloutTrial>, limit: Duration): Judgement {
  return judgeRolloutTime(received, limit, {
    name: 'all pods Ready at once',
    of: trial => trial.allReadyMs,
    isThere: pod => pod.isReady,
    clock: 'watch',
  })
}
