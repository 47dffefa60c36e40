import type { Results, RolloutTrial, VariantRecord } from '../../../src/results/results.ts'
import { findingsAbout } from '../../../src/results/validity.ts'
import { csv } from './csv.ts'
import { csvIdentity } from './csv-identity.ts'
import { rolloutRows } from '../tables/rollout-rows.ts'

const COLUMNS = [
  'start_time',
  'end_time',
  'deployment',
  'test_id',
  'runtime_class',
  'variant',
  'selector',
  'desired_pods',
  'ready_pods',
  'all_ready_latency_seconds',
  'success',
  'first_ready_latency_seconds',
  'http_first_latency_seconds',
  'http_all_latency_seconds',
  'http_mean_latency_seconds',
  'deploy_to_first_ready_seconds',
  'deploy_to_first_reply_after_ready_seconds',
  'first_ready_to_all_ready_seconds',
  'first_reply_to_all_reply_seconds',
] as const

/**
 * `test.csv`: one row for each rollout, in the columns of the reference repository's file. Differences are signed: an answer before
 * Ready is negative, where the reference writes 0. What is void, be it the run, the variant or the trial, has no success.
 */
export function testCsv(results: Results): string {
  return csv(COLUMNS, rolloutRows(results).flatMap(({ variant, trials }) => trials.map(trial => row(variant, trial, findingsAbout(results.validity.findings, 'void', { variant: variant.name, trials: [trial.id] }).length > 0))))
}

function row(variant: VariantRecord, trial: RolloutTrial, isVoid: boolean): Record<typeof COLUMNS[number], string | number | boolean | undefined> {
  const { firstReadyMs, allReadyMs, firstAvailableMs, allAvailableMs, meanAvailableMs } = trial
  const startTime = trial.requestedAt ?? trial.startedAt
  return {
    ...csvIdentity(variant, trial),
    start_time: isoMicroseconds(startTime, 0),
    end_time: allReadyMs === undefined || allAvailableMs === undefined ? undefined : isoMicroseconds(startTime, Math.max(allReadyMs, allAvailableMs)),
    deployment: trial.deployment,
    selector: trial.selector,
    desired_pods: trial.replicas,
    ready_pods: trial.readyCount,
    all_ready_latency_seconds: difference(allReadyMs, 0),
    success: trial.status === 'complete' && variant.voidReason === undefined && !isVoid,
    first_ready_latency_seconds: difference(firstReadyMs, 0),
    http_first_latency_seconds: difference(firstAvailableMs, 0),
    http_all_latency_seconds: difference(allAvailableMs, 0),
    http_mean_latency_seconds: difference(meanAvailableMs, 0),
    deploy_to_first_ready_seconds: difference(firstReadyMs, 0),
    deploy_to_first_reply_after_ready_seconds: difference(firstAvailableMs, firstReadyMs),
    first_ready_to_all_ready_seconds: difference(allReadyMs, firstReadyMs),
    first_reply_to_all_reply_seconds: difference(allAvailableMs, firstAvailableMs),
  }
}

function difference(toMs: number | undefined, fromMs: number | undefined): number | undefined {
  return toMs === undefined || fromMs === undefined ? undefined : (toMs - fromMs) / 1_000
}

/** The reference's form, `2026-05-13T11:00:52.016855+00:00`; Date alone holds whole milliseconds. */
function isoMicroseconds(time: string, plusMs: number): string {
  const plusMicros = Math.round(plusMs * 1_000)
  const wholeMs = Math.floor(plusMicros / 1_000)
  const date = new Date(Date.parse(time) + wholeMs)
  return `${date.toISOString().slice(0, -1)}${String(plusMicros - wholeMs * 1_000).padStart(3, '0')}+00:00`
}
