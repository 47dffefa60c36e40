import type { AnyResults } from '../../../src/results/imported-results.ts'
import { counted } from '../text/counted.ts'
import { sampledTrials } from '../tables/sampled-trials.ts'

/** One trial with its whole record, as results.json has it. */
export interface TrialRecord {
  id: string
  /** Of its element: `record-0`. */
  anchor: `record-${number}`
  variant: string
  round: number
  status: string
  /** `rollout of 100 pods`. */
  what: string
  record: object
}

/** All trials of a run: by variant in the plan's order, then as they were made. */
export function trialRecords(results: AnyResults): TrialRecord[] {
  const trials: Omit<TrialRecord, 'anchor'>[] = results.imported
    ? results.rollouts.map(trial => ({ ...head(trial), what: `imported rollout of ${counted(trial.replicas, 'pod')}`, record: trial }))
    : [
        ...results.densities.map(trial => ({ ...head(trial), what: 'density search', record: trial })),
        ...results.rollouts.map(trial => ({ ...head(trial), what: `rollout of ${counted(trial.replicas, 'pod')}`, record: trial })),
        ...sampledTrials(results).map(({ what, trial }) => ({ ...head(trial), what, record: trial })),
      ]
  const order = new Map(results.variants.map(({ name }, index) => [name, index]))
  return trials
    .toSorted((a, b) => (order.get(a.variant) ?? order.size) - (order.get(b.variant) ?? order.size))
    .map((trial, index) => ({ ...trial, anchor: `record-${index}` }))
}

function head({ id, variant, round, status }: { id: string, variant: string, round: number, status: string }): Pick<TrialRecord, 'id' | 'variant' | 'round' | 'status'> {
  return { id, variant, round, status }
}
