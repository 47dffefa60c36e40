import type { RolloutTrial } from '../../../src/results/results.ts'
import { spreadOf } from '../tables/spread.ts'

/** When the count of pods first reached `pods`: over the rounds. */
export interface CurvePoint {
  pods: number
  medianMs: number
  minMs: number
  maxMs: number
}

/**
 * The curve of several rollouts of one size: for each number of pods, when it was first reached, as median and range over the rounds. So
 * its last point is the table's figure.
 *
 * @param trials that all reached `replicas`; without one the curve is empty
 */
export function rolloutCurve(trials: readonly Pick<RolloutTrial, 'timeline'>[], replicas: number, figure: 'ready' | 'available'): CurvePoint[] {
  const rounds = trials.map(({ timeline }) => firstReached(timeline[figure], replicas))
  // Not `replicas`, which a file may say without having a pod.
  const most = rounds.reduce((longest, round) => Math.max(longest, round.length), 0)
  return Array.from({ length: most }, (_, index) => index + 1).flatMap((pods) => {
    const spread = spreadOf(rounds.flatMap(round => round[pods - 1] ?? []))
    return spread ? { pods, medianMs: spread.median, minMs: spread.min, maxMs: spread.max } : []
  })
}

/** Of each number of pods from 1 on: the first moment with as many. */
function firstReached(steps: readonly [atMs: number, count: number][], replicas: number): number[] {
  const moments: number[] = []
  for (const [atMs, count] of steps) {
    while (moments.length < Math.min(count, replicas))
      moments.push(atMs)
  }
  return moments
}
