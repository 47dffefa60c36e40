import type { RolloutTrial } from '../results/results.ts'
import type { Duration } from '../units/duration.ts'
import { judgeRolloutTime } from './judge-rollout-time.ts'
import type { Judgement } from './judgement.ts'
import type { Series } from './series.ts'

/**
 * Passes when the first pod of the rollout was Ready within `limit` of the create request.
 *
 * @example await expect(k3s.rollouts(variant)).toReachFirstReadyWithin('30s')
 */
export function toReachFirstReadyWithin(received: RolloutTrial | Series<RolloutTrial>, limit: Duration): Judgement {
  return judgeRolloutTime(received, limit, {
    name: 'first pod Ready',
    of: trial => trial.firstReadyMs,
    isThere: pod => pod.readyMs !== undefined,
    clock: 'watch',
  })
}
