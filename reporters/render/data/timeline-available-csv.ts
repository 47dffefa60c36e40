import type { Results } from '../../../src/results/results.ts'
import { csv } from './csv.ts'
import { csvIdentity } from './csv-identity.ts'
import { rolloutRows } from '../tables/rollout-rows.ts'

/** `timeline_http_success.csv`: the reference's columns, one row for each moment at which the number of answering pods changed. */
export function timelineAvailableCsv(results: Results): string {
  return csv(['test_id', 'runtime_class', 'variant', 'elapsed_seconds', 'pods_http_available', 'pods_remaining'], rolloutRows(results).flatMap(({ variant, trials }) =>
    trials.flatMap(trial => trial.timeline.available.map(([atMs, count]) => ({
      ...csvIdentity(variant, trial),
      elapsed_seconds: atMs / 1_000,
      pods_http_available: count,
      pods_remaining: trial.replicas - count,
    })))))
}
