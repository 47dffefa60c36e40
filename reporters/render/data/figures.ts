import { max, min } from 'simple-statistics'
import type { Results } from '../../../src/results/results.ts'
import { withoutVoid } from '../../../src/results/without-void.ts'
import { capacityRows } from '../tables/capacity-rows.ts'
import { coldStartRows } from '../tables/cold-start-rows.ts'
import type { MetricName } from './figure-metrics.ts'
import { METRIC_NAMES } from './figure-metrics.ts'
import type { LatencyFigure } from '../tables/latency-levels.ts'
import { LATENCY_FIGURES, latencyLevels, latencySamples, latencyValues } from '../tables/latency-levels.ts'
import { countedRollouts } from '../tables/counted-rollouts.ts'
import { memoryRows } from '../tables/memory-rows.ts'
import { rolloutRows } from '../tables/rollout-rows.ts'
import { spreadOf } from '../tables/spread.ts'

/** A figure of one variant, for machines: what the tables show, in base units. Its metric says what value, n and size are. */
export interface Figure {
  metric: MetricName
  variant: string
  /** Pods of the rollouts, or connections; absent where the metric has none. */
  size?: number
  value: number
  n: number
  /** Least and greatest of the n values; absent of one. */
  range?: { min: number, max: number }
  /** True where the figure is only known as "at least". */
  isBound: boolean
}

/** In the order of the tables. What was not measured is absent, as is all that a void run, variant or series measured. */
export function figures(results: Results): Figure[] {
  return results.validity.verdict === 'void' ? [] : measuredFigures(withoutVoid(results).results)
}

/** What a void run, or what is void in another, measured: to be shown as such, never to be judged. */
export function voidFigures(results: Results): Figure[] {
  const keyOf = ({ metric, variant, size }: Figure): string => JSON.stringify([metric, variant, size])
  const sound = new Set(figures(results).map(keyOf))
  return measuredFigures(results).filter(figure => !sound.has(keyOf(figure)))
}

function measuredFigures(results: Results): Figure[] {
  const all = [...capacities(results), ...rollouts(results), ...memory(results), ...coldStarts(results), ...latencies(results)]
  return METRIC_NAMES.flatMap(name => all.filter(({ metric }) => metric === name))
}

function capacities(results: Results): Figure[] {
  return capacityRows(results).flatMap(({ variant, capacity }) => capacity
    ? [{ metric: 'max_pods' as const, variant: variant.name, value: capacity.maxPods, n: capacity.n, ...rangeOf([capacity.min, capacity.max], capacity.n), isBound: capacity.censored }]
    : [])
}

const TIMES = [
  ['first_ready', 'firstReadyMs', 'allReadyMs'],
  ['all_ready', 'allReadyMs', 'allReadyMs'],
  ['first_http', 'firstAvailableMs', 'allAvailableMs'],
  ['all_http', 'allAvailableMs', 'allAvailableMs'],
] as const

function rollouts(results: Results): Figure[] {
  return rolloutRows(results).flatMap(({ variant, replicas, trials }) => TIMES.flatMap(([metric, key, whole]) =>
    medianFigure({ metric, variant: variant.name, size: replicas }, countedRollouts(trials, whole).flatMap(trial => trial[key] ?? []), inSeconds)))
}

function coldStarts(results: Results): Figure[] {
  return coldStartRows(results).flatMap(({ variant, failed, figures: { answered } }) => failed.length > 0 ? [] : medianFigure({ metric: 'cold_start', variant: variant.name }, answered, inSeconds))
}

function memory(results: Results): Figure[] {
  return memoryRows(results).flatMap(({ variant, figures: own, ratio }): Figure[] => {
    const line = own?.lines.memory
    const slopes = line?.rounds.map(({ perPodBytes }) => perPodBytes) ?? []
    return [
      // A slope that does not rise is the node's noise, no memory of a pod.
      ...line && line.perPodBytes > 0 ? [{ metric: 'memory_per_pod' as const, variant: variant.name, value: Math.round(line.perPodBytes), n: slopes.length, ...rangeOf(slopes.map(Math.round), slopes.length), isBound: false }] : [],
      ...ratio ? [{ metric: 'overhead' as const, variant: variant.name, value: rounded(ratio.estimate), n: ratio.n, isBound: false }] : [],
    ]
  })
}

const LATENCIES = [
  ['latency_p50', LATENCY_FIGURES.p50, inSeconds],
  ['latency_p95', LATENCY_FIGURES.p95, inSeconds],
  ['latency_p99', LATENCY_FIGURES.p99, inSeconds],
  ['throughput', LATENCY_FIGURES.perSecond, rounded],
] as const satisfies [MetricName, LatencyFigure, (value: number) => number][]

function latencies({ variants, latencies: all }: Results): Figure[] {
  return variants.flatMap((variant) => {
    const trials = all.filter(trial => trial.variant === variant.name)
    return latencyLevels(trials).flatMap((size) => {
      const samples = latencySamples(trials, 'pod', size)
      return LATENCIES.flatMap(([metric, figure, unit]) => medianFigure({ metric, variant: variant.name, size }, latencyValues(samples, figure), unit))
    })
  })
}

function medianFigure(of: Pick<Figure, 'metric' | 'variant' | 'size'>, values: readonly number[], unit: (value: number) => number): Figure[] {
  const spread = spreadOf(values)
  return spread ? [{ ...of, value: unit(spread.median), n: spread.n, ...rangeOf([unit(spread.min), unit(spread.max)], spread.n), isBound: false }] : []
}

function rangeOf(values: readonly number[], n: number): Pick<Figure, 'range'> {
  return n > 1 ? { range: { min: min([...values]), max: max([...values]) } } : {}
}

/** Milliseconds to seconds, to the microsecond: no 3.4874999999999998. */
function inSeconds(ms: number): number {
  return rounded(ms / 1_000)
}

function rounded(value: number): number {
  return Number(value.toFixed(6))
}
