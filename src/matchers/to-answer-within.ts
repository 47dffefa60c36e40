import { NoDataError } from '../errors/no-data-error.ts'
import { escapeControls, printable } from '../documents/printable.ts'
import type { LatencySample, SampledTrial } from '../results/samples.ts'
import { median } from '../stats/median.ts'
import { formatDuration, parseDuration } from '../units/duration.ts'
import type { Duration } from '../units/duration.ts'
import type { Judgement } from './judgement.ts'
import { trialsOf } from './series.ts'
import type { Series } from './series.ts'

export interface AnswerOptions {
  at: 'p50' | 'p95' | 'p99'
  /** One of the plan's `latency.concurrency`; default: the lowest that was measured. */
  concurrency?: number
}

const KEYS = { p50: 'p50Ms', p95: 'p95Ms', p99: 'p99Ms' } as const

/**
 * Passes when the percentile of one pod's answer times in its steady state is at most `limit` (the median over the trials). A request
 * that failed is later than any limit.
 *
 * @example await expect(k3s.latencies(variant)).toAnswerWithin('1ms', { at: 'p50' })
 */
export function toAnswerWithin(received: SampledTrial<'latency'> | Series<SampledTrial<'latency'>>, limit: Duration, options: AnswerOptions): Judgement {
  const key = Object.hasOwn(KEYS, options?.at) ? KEYS[options.at] : undefined
  if (key === undefined)
    throw new RangeError(`toAnswerWithin expects { at: 'p50' | 'p95' | 'p99' }, got ${printable(options?.at)}`)
  const limitMs = parseDuration(limit)
  const { variant, trials, rawRecord } = trialsOf(received)
  const concurrency = options.concurrency ?? Math.min(...trials.flatMap(trial => podSamples(trial).map(sample => sample.concurrency)))
  const found = trials.map(trial => ({ round: trial.round, sample: sampleAt(variant, trial, concurrency), bare: trial.samples.find(sample => sample.subject === 'bare-process' && sample.concurrency === concurrency) }))
  const times = found.flatMap(({ sample }) => sample[key] ?? [])
  const short = found.find(({ sample }) => sample[key] === undefined && sample.errors === 0)
  return {
    ...short ? { open: `${options.at} is not known in round ${short.round}: ${lack(short.sample)}` } : {},
    verdict: {
      variant,
      trials: trials.map(trial => trial.id),
      pass: times.length === found.length && median(times) <= limitMs,
      expected: `${options.at} of the answer times within ${formatDuration(limitMs)}, ${concurrency} at once`,
      received: [
        ...found.flatMap(({ round, sample }) => sample[key] === undefined ? [`none in round ${round}: ${lack(sample)}`] : []),
        ...(times.length === 0 ? [] : [spread(times)]),
      ].join('; '),
    },
    details: [
      ...found.map(({ round, sample, bare }) => `Round ${round}    ${counts(sample)}; bare process ${bare?.[key] === undefined ? 'not known' : formatDuration(bare[key])}`),
      'Clock      monotonic, of the harness, from handing a request to its connection to the last byte of the answer',
      `Raw record ${rawRecord}, trial ${trials.map(trial => trial.id).join(', ')}`,
    ],
  }
}

function podSamples(trial: SampledTrial<'latency'>): LatencySample[] {
  return trial.samples.filter(({ subject }) => subject === 'pod')
}

function sampleAt(variant: string, trial: SampledTrial<'latency'>, concurrency: number): LatencySample {
  const sample = podSamples(trial).find(sample => sample.concurrency === concurrency)
  if (sample === undefined)
    throw new NoDataError(`${variant}: trial ${trial.id} has no answer times with ${concurrency} at once; it has ${podSamples(trial).map(({ concurrency }) => concurrency).join(', ') || 'none at all'}`)
  return sample
}

function lack({ requests, errors, firstError }: LatencySample): string {
  return errors > 0 ? `${errors} of ${requests} requests failed${firstError === undefined ? '' : ` (${escapeControls(firstError)})`}` : `${requests} requests are too few for it`
}

function counts({ requests, errors, reconnects, durationMs }: LatencySample): string {
  return `${requests} requests in ${formatDuration(durationMs)}, ${errors} failed, ${reconnects} connections opened anew`
}

function spread(times: readonly number[]): string {
  const middle = formatDuration(median(times))
  return times.length === 1 ? `${middle} (n = 1)` : `${middle} (median of n = ${times.length}, ${formatDuration(Math.min(...times))} to ${formatDuration(Math.max(...times))})`
}
