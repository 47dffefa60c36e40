import type { Figure } from '../data/figures.ts'
import { escapeMarkdown } from '../text/escape-markdown.ts'
import { markdownTable } from '../text/markdown-table.ts'
import { NOT_MEASURED } from '../text/seconds.ts'
import { changeText } from './change-text.ts'
import { runLabels, runMarks } from './run-labels.ts'
import type { Trend, TrendMetric, TrendRun } from './trend.ts'
import type { TrendScale } from './trend-scale.ts'
import { trendScale } from './trend-scale.ts'
import { trendFile, trendTitle } from './trend-title.ts'
import { trendPicture } from './trend-picture.ts'

/** `trend.md`: the runs with what changed between them, then a chart and a table for each metric. */
export function trendMarkdown(trend: Trend): string {
  const parts = [
    `# podfit: trend of ${trend.runs.length} runs`,
    runsSection(trend.runs),
    ...trend.metrics.map(metric => metricSection(trend, metric)),
    ...trend.metrics.length === 0 ? ['None of these runs has a figure.'] : [],
  ]
  return `${parts.join('\n\n')}\n`
}

function runsSection(runs: TrendRun[]): string {
  const labels = runLabels(runs)
  const table = markdownTable([
    { header: 'Run' },
    { header: 'Id' },
    { header: 'Cluster' },
    { header: 'Profile' },
    { header: 'Validity' },
    { header: 'Changed since the run before' },
  ], runs.map((run, index) => [
    labels[index] ?? '',
    escapeMarkdown(run.results.run.id),
    escapeMarkdown(run.results.cluster.name),
    escapeMarkdown(run.results.run.profile),
    [run.results.validity.verdict === 'void' ? 'VOID' : run.results.validity.verdict, ...runMarks(run).filter(mark => mark !== 'VOID' && mark !== 'marked')].join(', '),
    index === 0 ? NOT_MEASURED : run.changed.length === 0 ? 'nothing that is known' : run.changed.map(change => changeText(change, text => escapeMarkdown(text))).join('<br>'),
  ]))
  return ['## Runs', table, 'Times are UTC. What changed beside the variants can be the reason of any change below it.'].join('\n\n')
}

function metricSection(trend: Trend, metric: TrendMetric): string {
  const scale = trendScale(metric)
  const labels = runLabels(trend.runs)
  const variants = trend.variants.filter(name => metric.points.some(({ figure }) => figure.variant === name))
  const rows = trend.runs.flatMap((run, index) => {
    const points = metric.points.filter(point => point.run === index)
    const marks = [...runMarks(run), ...run.changed.length === 0 ? [] : ['changed']].join(', ')
    return points.length === 0
      ? []
      : [[labels[index] ?? '', marks || NOT_MEASURED, ...variants.map((name) => {
          const point = points.find(({ figure }) => figure.variant === name)
          return point ? cell(point.figure, point.isVoid, scale) : NOT_MEASURED
        })]]
  })
  const picture = trendPicture(trend, metric)
  return [
    `## ${trendTitle(metric)}`,
    `${metric.help} In ${scale.unit}, ${metric.better} is better: the ${metric.statistic} of n ${metric.counts}${metric.points.some(({ figure }) => figure.range) ? ' [their range]' : ''}.${metric.points.some(({ isVoid }) => isVoid) ? ' What is struck out is void and says nothing.' : ''}`,
    `![${escapeMarkdown(picture.alt, 1_500)}](${trendFile(metric)})`,
    markdownTable([{ header: 'Run' }, { header: 'Marks' }, ...variants.map(name => ({ header: escapeMarkdown(name), align: 'right' } as const))], rows),
  ].join('\n\n')
}

function cell({ value, range, n, isBound }: Figure, isVoid: boolean, { divisor, digits }: TrendScale): string {
  const text = (number: number): string => (number / divisor).toFixed(digits)
  const figure = `${isBound ? '>= ' : ''}${text(value)}${range ? ` [${text(range.min)}-${text(range.max)}]` : ''} (${n})`
  return isVoid ? `~~${figure}~~` : figure
}
