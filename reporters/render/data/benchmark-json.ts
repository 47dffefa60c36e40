import type { Results } from '../../../src/results/results.ts'
import type { FigureMetric } from './figure-metrics.ts'
import { FIGURE_METRICS } from './figure-metrics.ts'
import type { Figure } from './figures.ts'
import { figures } from './figures.ts'
import { variantLabels } from '../tables/variant-labels.ts'

/** One entry as github-action-benchmark reads it: https://github.com/benchmark-action/github-action-benchmark#examples */
interface BenchmarkEntry {
  name: string
  unit: string
  value: number
  range?: string
  extra: string
}

/** Longest name of a variant. */
const MAX_LENGTH = 80

const UNITS: Record<FigureMetric['unit'], string> = { pods: 'pods', seconds: 's', bytes: 'bytes', ratio: 'times runc', requests_per_second: 'requests/s' }

/** `benchmark-smaller-is-better.json`: times, memory and overhead, for github-action-benchmark's tool `customSmallerIsBetter`. */
export function benchmarkSmallerIsBetter(results: Results): string {
  return benchmarkJson(results, 'less')
}

/** `benchmark-bigger-is-better.json`: pods and requests a second, for `customBiggerIsBetter`. A maximum only known as "at least" is left out: it says what the plan asked for. */
export function benchmarkBiggerIsBetter(results: Results): string {
  return benchmarkJson(results, 'more')
}

function benchmarkJson(results: Results, better: FigureMetric['better']): string {
  const names = variantLabels(results.variants.map(({ name }) => name), MAX_LENGTH)
  const entries = figures(results).filter(({ metric, isBound }) => FIGURE_METRICS[metric].better === better && !isBound).map(figure => entry(figure, names.get(figure.variant) ?? ''))
  return `${JSON.stringify(entries, undefined, 2)}\n`
}

function entry({ metric, size, value, range, n }: Figure, name: string): BenchmarkEntry {
  const { title, unit, statistic, counts, size: sizeUnit }: FigureMetric = FIGURE_METRICS[metric]
  return {
    name: `${name}: ${title.toLowerCase()}${size === undefined ? '' : ` of ${size} ${sizeUnit}`}`,
    unit: UNITS[unit],
    value,
    ...range ? { range: `${range.min} - ${range.max}` } : {},
    extra: `${statistic} of n = ${n} ${counts}`,
  }
}
