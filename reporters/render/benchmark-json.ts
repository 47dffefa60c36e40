import { plainLine } from './plain-line.ts'
import type { Results } from '../../src/results/results.ts'
import type { Figure } from './figures.ts'
import { figures } from './figures.ts'

/** One entry as github-action-benchmark reads it: https://github.com/benchmark-action/github-action-benchmark#examples */
interface BenchmarkEntry {
  name: string
  unit: string
  value: number
  range?: string
  extra: string
}

/** `benchmark-smaller-is-better.json`: seconds, for github-action-benchmark's tool `customSmallerIsBetter`. */
export function benchmarkSmallerIsBetter(results: Results): string {
  return benchmarkJson(results, 'less')
}

/** `benchmark-bigger-is-better.json`: pods, for `customBiggerIsBetter`. A maximum only known as "at least" is left out: it says what the plan asked for. */
export function benchmarkBiggerIsBetter(results: Results): string {
  return benchmarkJson(results, 'more')
}

function benchmarkJson(results: Results, better: Figure['better']): string {
  const entries = figures(results).filter(figure => figure.better === better && !figure.isBound).map(entry)
  return `${JSON.stringify(entries, undefined, 2)}\n`
}

function entry({ metric, unit, variant, replicas, spread: { n, median, min, max } }: Figure): BenchmarkEntry {
  const size = replicas === undefined ? '' : ` of ${replicas} pods`
  return {
    name: `${plainLine(variant, 80)}: ${metric.replaceAll('_', ' ')}${size}`,
    unit: unit === 'seconds' ? 's' : unit,
    value: median,
    ...n > 1 ? { range: `${min} - ${max}` } : {},
    extra: `median of n = ${n}`,
  }
}
