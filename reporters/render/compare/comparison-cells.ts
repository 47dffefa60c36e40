import type { MetricComparison, SeriesSummary } from '../../../src/compare/compare-metric.ts'
import type { Outcome } from '../../../src/compare/compare-runs.ts'
import type { Verdict } from '../../../src/compare/judge-ratio.ts'
import { metricValue } from '../../../src/compare/metric-value.ts'
import { METRICS } from '../../../src/compare/metrics.ts'
import { formatPercentage } from '../../../src/units/percentage.ts'
import { table } from '../document/blocks.ts'
import type { Rich } from '../document/rich.ts'
import { own, rich, strong } from '../document/rich.ts'
import type { Block, Column } from '../document/section.ts'
import { NOT_MEASURED } from '../text/seconds.ts'

const WORDS: Record<Verdict, Rich> = {
  'worse': strong(own('worse'), 'bad'),
  'better': own('better'),
  'same': own('same'),
  'undecided': strong(own('undecided'), 'warn'),
  'not comparable': strong(own('not comparable'), 'warn'),
}

/** What rows say together. */
export const OUTCOMES: Record<Outcome, string> = {
  'no worse': 'No worse.',
  'worse': 'Worse.',
  'cannot compare': 'Not decided.',
}

/** Rows of comparisons as a table. `a` and `b` are headers for the two sides. */
export function comparisonTable(rows: readonly MetricComparison[], a: string, b: string): Block {
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
  return table(`Each metric of the two: ${a} and ${b}`, columns, rows.map(row => ({
    variant: { name: row.variant },
    cells: [
      row.variant,
      own(METRICS[row.metric].title),
      own(summaryCell(row, row.a)),
      own(summaryCell(row, row.b)),
      own(ratioCell(row)),
      own(row.ratio ? `${factor(row.ratio.low)}-${factor(row.ratio.high)}x` : NOT_MEASURED),
      own(countCell(row)),
      own(formatPercentage(row.tolerance)),
      WORDS[row.verdict],
    ],
  })))
}

/** Why a verdict is not simply "same", a line for each that needs a reason. */
export function comparisonReasons(rows: readonly MetricComparison[]): Rich[] {
  return rows.flatMap(({ variant, metric, verdict, reason, ratio }) => verdict === 'same' && ratio?.bound === undefined
    ? []
    : [rich`${variant}, ${own(METRICS[metric].title)}: ${own(verdict)}: ${reason}`])
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
