import type { LatencySample, SampledTrial } from '../../../src/results/samples.ts'

export type LatencyFigure = (sample: LatencySample) => number | undefined

/** The figures of one sample, as the tables have them. */
export const LATENCY_FIGURES = {
  p50: ({ p50Ms }) => p50Ms,
  p95: ({ p95Ms }) => p95Ms,
  p99: ({ p99Ms }) => p99Ms,
  max: ({ maxMs }) => maxMs,
  perSecond: ({ requests, errors, durationMs }) => durationMs > 0 ? (requests - errors) / durationMs * 1_000 : undefined,
} as const satisfies Record<string, LatencyFigure>

/** Numbers of connections that some trials asked over, the smaller first. */
export function latencyLevels(trials: readonly SampledTrial<'latency'>[]): number[] {
  return [...new Set(trials.flatMap(({ samples }) => samples.map(({ concurrency }) => concurrency)))].toSorted((a, b) => a - b)
}

/** The samples of one subject over so many connections, of the trials that came to their end. */
export function latencySamples(trials: readonly SampledTrial<'latency'>[], subject: LatencySample['subject'], concurrency: number): LatencySample[] {
  return trials.flatMap(({ status, samples }) => status === 'complete' ? samples.filter(sample => sample.subject === subject && sample.concurrency === concurrency) : [])
}

/** A figure of all of the samples; empty where one of them lacks it, for its failed requests or too few of them: it is not made up from the others. */
export function latencyValues(samples: readonly LatencySample[], figure: LatencyFigure): number[] {
  const values = samples.flatMap(sample => figure(sample) ?? [])
  return values.length === samples.length ? values : []
}
