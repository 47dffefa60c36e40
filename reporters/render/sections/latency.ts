import type { LatencySample, SampledTrial } from '../../../src/results/samples.ts'
import type { Results } from '../../../src/results/results.ts'
import { variantOfSeries } from '../../../src/results/variant-of-series.ts'
import { formatDuration } from '../../../src/units/duration.ts'
import { countOf } from '../tables/capacity-cells.ts'
import { paragraph, table } from '../document/blocks.ts'
import { own } from '../document/rich.ts'
import type { Block, Section } from '../document/section.ts'
import type { LatencyFigure } from '../tables/latency-levels.ts'
import { LATENCY_FIGURES, latencyLevels, latencySamples, latencyValues } from '../tables/latency-levels.ts'
import { NOT_MEASURED } from '../text/seconds.ts'
import { spreadOf } from '../tables/spread.ts'
import { variantRow } from '../tables/variant-row.ts'
import { voidNotes } from '../tables/void-notes.ts'

/** How long one pod takes to answer, beside the same server as a plain process; undefined where it was not measured. */
export function latencySection(results: Results): Section | undefined {
  const { latencies } = results
  const series = results.variants.flatMap((variant) => {
    const trials = latencies.filter(trial => trial.variant === variant.name)
    return trials.length === 0 ? [] : [{ variant: variantOfSeries(results, variant, trials), trials }]
  })
  const rows = series.flatMap(({ variant, trials }) => latencyLevels(trials).map(concurrency => variantRow(variant, cells(trials, concurrency).map(own))))
  if (rows.length === 0)
    return undefined
  const figures = table('How long one pod takes to answer in its steady state', [
    { header: 'Runtime' },
    { header: 'Variant' },
    ...['At once', 'p50 (ms)', 'p95 (ms)', 'p99 (ms)', 'Max (ms)', 'Requests/s', 'Requests', 'Failed', 'Bare process p50 (ms)', 'p99 (ms)', 'Requests/s', 'n'].map(header => ({ header, align: 'right' } as const)),
  ], rows)
  return { id: 'latency', title: 'Latency', specs: ['latency'], blocks: [figures, ...notes(latencies), ...voidNotes(series.map(({ variant }) => variant))] }
}

function cells(trials: readonly SampledTrial<'latency'>[], concurrency: number): string[] {
  const { p50, p95, p99, max, perSecond } = LATENCY_FIGURES
  const [pods, bare] = [latencySamples(trials, 'pod', concurrency), latencySamples(trials, 'bare-process', concurrency)]
  const sum = (of: (sample: LatencySample) => number): string => pods.length === 0 ? NOT_MEASURED : String(pods.reduce((total, sample) => total + of(sample), 0))
  return [
    String(concurrency),
    ...[p50, p95, p99, max].map(figure => cell(pods, figure, 3)),
    cell(pods, perSecond, 0),
    sum(({ requests }) => requests),
    sum(({ errors }) => errors),
    cell(bare, p50, 3),
    cell(bare, p99, 3),
    cell(bare, perSecond, 0),
    countOf(pods.length, trials.length),
  ]
}

function cell(samples: readonly LatencySample[], figure: LatencyFigure, digits: number): string {
  const spread = spreadOf(latencyValues(samples, figure))
  if (!spread)
    return NOT_MEASURED
  const text = (value: number): string => value.toFixed(digits)
  return spread.n === 1 ? text(spread.median) : `${text(spread.median)} [${text(spread.min)}-${text(spread.max)}]`
}

function notes(latencies: readonly SampledTrial<'latency'>[]): Block[] {
  const samples = latencies.flatMap(({ samples }) => samples)
  const reconnects = samples.reduce((sum, sample) => sum + sample.reconnects, 0)
  const times = samples.map(({ durationMs }) => durationMs)
  return paragraph(...[
    `One pod in its steady state, asked for ${formatDuration(Math.floor(Math.min(...times) / 100) * 100)} or a little longer over kept-alive connections${reconnects === 0 ? '' : `, of which ${reconnects} had to be opened anew`}, each sending its next request when the answer to the last is there; what came before is not counted.`,
    'Bare process: the same server without a sandbox on the harness\'s host, asked over the loopback just before: what client and server cost by themselves.',
    ...samples.some(({ subject }) => subject === 'bare-process') ? [] : ['There is none: the server could not be run on the harness\'s host.'],
    'A failed request counts as later than any answer, and a percentile that such requests reach into is a dash. While the client waits it does not ask: a server that stalls shows in Max first.',
    'Of several rounds: the median and [the range]; Requests and Failed are sums.',
  ].map(own))
}
