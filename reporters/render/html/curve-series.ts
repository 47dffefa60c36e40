import type { Results, RolloutTrial, VariantRecord } from '../../../src/results/results.ts'
import { rolloutRows } from '../tables/rollout-rows.ts'
import type { CurveStep } from './curve.ts'
import { curveOf } from './curve.ts'

/** Which of a rollout's two timelines. */
export type CurveFigure = 'ready' | 'available'

/** The rollouts of one variant and size as one curve. */
export interface CurveSeries {
  /** Its place among all rollouts: the same in every picture of a run. */
  place: number
  variant: VariantRecord
  replicas: number
  /** Rounds behind it, and how many of them had all pods. */
  n: number
  whole: number
  steps: CurveStep[]
}

/** A curve for each variant and number of pods. A rollout that was cut short is in none: nobody knows how it would have gone on. */
export function curveSeries(results: Results, figure: CurveFigure): CurveSeries[] {
  const isWhole = ({ allReadyMs, allAvailableMs }: RolloutTrial): boolean => (figure === 'ready' ? allReadyMs : allAvailableMs) !== undefined
  return rolloutRows(results).flatMap(({ variant, replicas, trials }, place) => {
    const ended = trials.filter(trial => trial.status === 'complete' || trial.status === 'incomplete' || isWhole(trial))
    const steps = curveOf(ended.map(({ timeline }) => timeline[figure]))
    return steps.some(({ most }) => most > 0) ? { place, variant, replicas, n: ended.length, whole: ended.filter(isWhole).length, steps } : []
  })
}
