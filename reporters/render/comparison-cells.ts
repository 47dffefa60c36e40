import type { MetricComparison, SeriesSummary } from '../../src/compare/compare-metric.ts'
import type { Outcome } from '../../src/compare/compare-runs.ts'
import type { Verdict } from '../../src/compare/judge-ratio.ts'
import { metricValue } from '../../src/compare/metric-value.ts'
import { METRICS } from '../../src/compare/metrics.ts'
import { formatPercentage } from '../../src/units/percentage.ts'
import { escapeMarkdown } from './escape-markdown.ts'
import type { Column } from './markdown-table.ts'
import { markdownTable } from './markdown-table.ts'
import { NOT_MEASURED } from './seconds.ts'

const WORDS: Record<Verdict, string> = { 'worse': '**worse**', 'better': 'better', 'same': 'same', 'undecided': '**undecided**', 'not comparable': '**not comparable**' }

/** What rows say together. */
export const OUTCOMES: Record<Outcome, string> = {
  'no worse': 'No worse.',
  'worse': 'Worse.',
  'cannot compare': 'Cannot be said.',
}

/** Rows of comparisons as a table, and below it why a verdict is not simply "same". `a` and `b` are headers for the two sides. */
export function comparisonTable(rows: readonly MetricComparison[], a: string, b: string): string {
  const columns: Column[] = [
    { header: 'Variant' },
    { header: 'Metric' },
    { header: a, align: 'right' },
    { header: b, align: 'right' },
    { header: 'Ratio', align: 'right' },
    { header: '90 % CI', align: 'right' },
    { header: 'n', align: 'right' },
    { header: 'Tolerance', align: 'right' },
    { header: 'Verdict' },
  ]
  return markdownTable(columns, rows.map(row => [
    escapeMarkdown(row.variant),
    METRICS[row.metric].title,
    summaryCell(row, row.a),
    summaryCell(row, row.b),
    ratioCell(row),
    row.ratio ? `${factor(row.ratio.low)}-${factor(row.ratio.high)}x` : NOT_MEASURED,
    countCell(row),
    formatPercentage(row.tolerance),
    WORDS[row.verdict],
  ]))
}

/** One line for each verdict that needs a reason. */
export function comparisonReasons(rows: readonly MetricComparison[]): string {
  return rows.flatMap(({ variant, metric, verdict, reason, ratio }) => verdict === 'same' && ratio?.bound === undefined
    ? []
    : `- ${escapeMarkdown(variant)}, ${METRICS[metric].title}: ${verdict}: ${escapeMarkdown(reason)}`).join('\n')
}

function summaryCell({ metric }: MetricComparison, side: SeriesSummary | undefined): string {
  if (!side)
    return NOT_MEASURED
  const value = (x: number): string => metricValue(metric, x)
  return `${side.isAtLeast ? '>= ' : ''}${value(side.median)}${side.n > 1 ? ` [${value(side.min)}-${value(side.max)}]` : ''}`
}

function ratioCell({ ratio }: MetricComparison): string {
  if (!ratio || ratio.bound === 'unknown')
    return NOT_MEASURED
  return `${ratio.bound === 'at most' ? '<= ' : ratio.bound === 'at least' ? '>= ' : ''}${factor(ratio.estimate)}x`
}

function countCell({ a, b, ratio, metric }: MetricComparison): string {
  const of = ratio?.of ?? METRICS[metric].samples
  const counts = ratio && a?.n !== ratio.n && b?.n !== ratio.n ? String(ratio.n) : a?.n === b?.n ? String(a?.n ?? 0) : `${a?.n ?? 0} and ${b?.n ?? 0}`
  return of === 'pods' ? `${counts} pods` : counts
}

function factor(ratio: number): string {
  return ratio.toFixed(2)
}
