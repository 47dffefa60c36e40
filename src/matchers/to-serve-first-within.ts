import type { RolloutTrial } from '../results/results.ts'
import type { Duration } from '../units/duration.ts'
import { judgeRolloutTime } from './judge-rollout-time.ts'
import type { Judgement } from './judgement.ts'
import type { Series } from './series.ts'

/**
 * Passes when the first pod of the rollout answered HTTP 200 from outside within `limit` of the create request.
 *
 * @example await expect(k3s.rollouts(variant)).toServeFirstWithin('30s')
 */
export function toServeFirstWithin(received: RolloutTrial | Series<RolloutTrial>, limit: Duration): Judgement {
  return judgeRolloutTime(received, limit, {
    name: 'first pod answering HTTP 200',
    of: trial => trial.firstAvailableMs,
    isThere: pod => pod.availableMs !== undefined,
    clock: 'probe',
  })
}
