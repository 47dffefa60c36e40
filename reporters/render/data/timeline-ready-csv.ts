import type { Results } from '../../../src/results/results.ts'
import { csv } from './csv.ts'
import { csvIdentity } from './csv-identity.ts'
import { rolloutRows } from '../tables/rollout-rows.ts'

/** `timeline_pods_ready.csv`: the reference's columns, one row for each moment at which the number of Ready pods changed. */
export function timelineReadyCsv(results: Results): string {
  return csv(['test_id', 'runtime_class', 'variant', 'elapsed_seconds', 'pods_ready'], rolloutRows(results).flatMap(({ variant, trials }) =>
    trials.flatMap(trial => trial.timeline.ready.map(([atMs, count]) => ({
      ...csvIdentity(variant, trial),
      elapsed_seconds: atMs / 1_000,
      pods_ready: count,
    })))))
}
