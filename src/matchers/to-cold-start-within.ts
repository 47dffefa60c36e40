import { clip } from '../documents/clip.ts'
import { escapeControls } from '../documents/printable.ts'
import { NoDataError } from '../errors/no-data-error.ts'
import { coldStartFigures } from '../results/cold-start-figures.ts'
import type { SampledTrial } from '../results/samples.ts'
import type { Interval } from '../stats/interval.ts'
import { quantile } from '../stats/quantile.ts'
import type { QuantileTooFew } from '../stats/quantile-interval.ts'
import { formatDuration, parseDuration } from '../units/duration.ts'
import type { Duration } from '../units/duration.ts'
import type { Judgement } from './judgement.ts'
import { trialsOf } from './series.ts'
import type { Series } from './series.ts'

export interface ColdStartLimitOptions {
  /** Where the limit lies: in the median, which is the default, or at p95, which takes 20 pods. */
  at?: 'median' | 'p95'
}

/** Failed pods that are named one by one. */
const SHOWN = 5

/**
 * Passes when pods that start alone answer HTTP 200 from outside within `limit` of the request: half of them, or all but a twentieth
 * with `{ at: 'p95' }`. One pod that never answers fails it, however fast the others are.
 *
 * @example await expect(k3s.coldStarts(variant)).toColdStartWithin('500ms', { at: 'p95' })
 */
export function toColdStartWithin(received: SampledTrial<'coldstart'> | Series<SampledTrial<'coldstart'>>, limit: Duration, { at = 'median' }: ColdStartLimitOptions = {}): Judgement {
  const limitMs = parseDuration(limit)
  if (at !== 'median' && at !== 'p95')
    throw new RangeError(`toColdStartWithin judges { at: 'median' } or { at: 'p95' }; got ${String(at)}`)
  const { variant, trials, rawRecord } = trialsOf(received)
  const { answered, failed, total, steps } = coldStartFigures(trials.flatMap(({ samples }) => samples))
  if (answered.length + failed.length === 0)
    throw new NoDataError(`${variant}: no pod was started alone; its cold start is not judged. Raw record: ${rawRecord}`)
  const p95 = at === 'p95' ? quantile(answered, 0.95) : undefined
  if (p95?.status === 'too-few' && failed.length === 0)
    throw new NoDataError(`${variant}: a p95 takes ${p95.needed} pods, and ${p95.n} were started; raise coldstart.samples in the plan. Raw record: ${rawRecord}`)
  const estimateMs = at === 'median' ? total.estimate : p95?.status === 'ok' ? p95.estimate : undefined
  return {
    verdict: {
      variant,
      trials: trials.map(trial => trial.id),
      pass: failed.length === 0 && estimateMs !== undefined && estimateMs <= limitMs,
      expected: `${at} of cold starts within ${formatDuration(limitMs)}`,
      received: [
        ...(failed.length === 0 ? [] : [`${failed.length} of ${answered.length + failed.length} pods failed`]),
        ...(estimateMs === undefined ? [] : [`${formatDuration(estimateMs)} (${at} of n = ${answered.length}${at === 'median' ? spread(total) : ''})`]),
      ].join('; '),
    },
    details: [
      ...failed.slice(0, SHOWN).map(({ pod, reason }) => `Failed     ${escapeControls(pod)}: ${clip(escapeControls(reason), 240)}`),
      ...(failed.length > SHOWN ? [`           and ${failed.length - SHOWN} more`] : []),
      ...(steps.length === 0 ? [] : [`Median of  ${steps.flatMap(({ name, sinceRequest }) => sinceRequest.estimate === undefined ? [] : `${name} ${formatDuration(sinceRequest.estimate)}`).join(', ')}`]),
      'Clock      monotonic, of the harness, since the request; the end is stamped when the answer arrived',
      `Raw record ${rawRecord}, trial ${trials.map(trial => trial.id).join(', ')}`,
    ],
  }
}

function spread(total: Interval | QuantileTooFew): string {
  if (total.status === 'ok')
    return `, ${Math.round(total.level * 100)} % CI ${formatDuration(total.low)} to ${formatDuration(total.high)}`
  return total.range === undefined || total.n === 1 ? '' : `, ${formatDuration(total.range.low)} to ${formatDuration(total.range.high)}`
}
