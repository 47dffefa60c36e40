import type { Results, VariantRecord } from '../../../src/results/results.ts'
import type { FigureMetric, MetricName } from './figure-metrics.ts'
import { FIGURE_METRICS, METRIC_NAMES } from './figure-metrics.ts'
import type { Figure } from './figures.ts'
import { figures } from './figures.ts'
import { plainLine } from '../text/plain-line.ts'
import { variantLabels } from '../tables/variant-labels.ts'

/** Longest value of a label. */
const MAX_LENGTH = 120

/**
 * `metrics.txt`: the figures as OpenMetrics 1.0 text, for the textfile collector of Prometheus' node exporter or a push gateway. A gauge
 * for each figure, by variant, size and statistic; `podfit_values` has n, `podfit_run_info` what was run, `podfit_variant_info` what
 * each variant is.
 */
export function openMetrics(results: Results): string {
  const { run, cluster, validity, variants } = results
  const names = variantLabels(variants.map(({ name }) => name), MAX_LENGTH)
  const all = figures(results).map(figure => ({ ...figure, variant: names.get(figure.variant) ?? '' }))
  return [
    '# TYPE podfit_run info',
    '# HELP podfit_run What was run, and whether its figures can be trusted.',
    `podfit_run_info${labels({ run: run.id, cluster: cluster.name, profile: run.profile, status: run.status, validity: validity.verdict })} 1`,
    ...variants.length === 0 ? [] : ['# TYPE podfit_variant info', '# HELP podfit_variant What was to be measured. Of what is void no figure is given.', ...variants.map(variant => variantInfo({ ...variant, name: names.get(variant.name) ?? '' }))],
    ...METRIC_NAMES.flatMap(name => family(name, all.filter(({ metric }) => metric === name))),
    ...all.length === 0 ? [] : [...head('podfit_values', 'Values behind a figure: rollouts, rounds or pods.'), ...all.map(figure => `podfit_values${labels({ metric: figure.metric, ...identity(figure) })} ${figure.n}`)],
    '# EOF',
  ].map(line => `${line}\n`).join('')
}

function variantInfo({ name, runtime, isolation, status, voidReason }: VariantRecord): string {
  return `podfit_variant_info${labels({ variant: name, runtime, isolation, status: voidReason === undefined ? status : 'void' })} 1`
}

function family(metric: MetricName, own: readonly Figure[]): string[] {
  if (own.length === 0)
    return []
  const { unit, help }: FigureMetric = FIGURE_METRICS[metric]
  // The name of a metric with a unit has to end in it.
  const name = metric.endsWith(`_${unit}`) ? `podfit_${metric}` : `podfit_${metric}_${unit}`
  return [...head(name, help, unit), ...own.flatMap(figure => samples(name, figure))]
}

function head(name: string, help: string, unit?: string): string[] {
  return [`# TYPE ${name} gauge`, ...unit === undefined ? [] : [`# UNIT ${name} ${unit}`], `# HELP ${name} ${help}`]
}

function samples(name: string, figure: Figure): string[] {
  const values = { [FIGURE_METRICS[figure.metric].statistic]: figure.value, ...figure.range }
  return Object.entries(values).map(([statistic, value]) => `${name}${labels({ ...identity(figure), ...figure.isBound ? { bound: 'at-least' } : {}, statistic })} ${value}`)
}

function identity({ metric, variant, size }: Figure): Record<string, string> {
  const { size: sizeUnit }: FigureMetric = FIGURE_METRICS[metric]
  return { variant, ...sizeUnit === undefined || size === undefined ? {} : { [sizeUnit]: String(size) } }
}

function labels(of: Record<string, string>): string {
  return `{${Object.entries(of).map(([key, value]) => `${key}="${plainLine(value, MAX_LENGTH).replace(/\\/g, String.raw`\\`).replace(/"/g, String.raw`\"`)}"`).join(',')}}`
}
