import type { Results } from '../../../src/results/results.ts'
import type { FigureMetric, MetricName } from '../data/figure-metrics.ts'
import { FIGURE_METRICS, METRIC_NAMES } from '../data/figure-metrics.ts'
import type { Figure } from '../data/figures.ts'
import { figures, voidFigures } from '../data/figures.ts'
import type { ChangedCondition } from './changed-conditions.ts'
import { changedConditions } from './changed-conditions.ts'

/** Several runs side by side, in the order of their time. */
export interface Trend {
  runs: TrendRun[]
  /** Names of the variants with a figure in any run, in the order in which the runs have them. */
  variants: string[]
  /** One for each metric and size that any run has figures of, in the order of a report. */
  metrics: TrendMetric[]
}

export interface TrendRun {
  results: Results
  /** What is different from the run before; empty for the first. */
  changed: ChangedCondition[]
}

export interface TrendMetric extends FigureMetric {
  name: MetricName
  /** Number of pods or connections of its figures; absent where the metric has none. */
  sizeOf?: number
  points: TrendPoint[]
}

/** The figure of one variant in one run. */
export interface TrendPoint {
  /** Of `Trend.runs`. */
  run: number
  figure: Figure
  isVoid: boolean
}

/** What became of each figure from run to run. Runs are put in order of their time. */
export function trend(all: readonly Results[]): Trend {
  const runs = all.toSorted((a, b) => Date.parse(a.run.startedAt) - Date.parse(b.run.startedAt) || (a.run.id < b.run.id ? -1 : 1))
  const points = runs.flatMap((results, run) => [
    ...figures(results).map((figure): TrendPoint => ({ run, figure, isVoid: false })),
    ...voidFigures(results).map((figure): TrendPoint => ({ run, figure, isVoid: true })),
  ])
  const measured = new Set(points.map(({ figure }) => figure.variant))
  const names = runs.flatMap(({ variants }) => variants.map(({ name }) => name))
  return {
    runs: runs.map((results, index) => {
      const before = runs[index - 1]
      return { results, changed: before ? changedConditions(before, results) : [] }
    }),
    variants: [...new Set(names)].filter(name => measured.has(name)),
    metrics: METRIC_NAMES.flatMap(name => metricTrends(name, points.filter(({ figure }) => figure.metric === name))),
  }
}

function metricTrends(name: MetricName, points: readonly TrendPoint[]): TrendMetric[] {
  const sizes = [...new Set(points.map(({ figure }) => figure.size))].toSorted((a, b) => (a ?? 0) - (b ?? 0))
  return sizes.map(sizeOf => ({
    ...FIGURE_METRICS[name],
    name,
    ...sizeOf === undefined ? {} : { sizeOf },
    points: points.filter(({ figure }) => figure.size === sizeOf),
  }))
}
