import type { MetricComparison } from '../../../src/compare/compare-metric.ts'

/** How many metrics have each verdict, the worst first: `1 worse, 3 same`. Empty where there are none. */
export function verdictCounts(rows: readonly MetricComparison[]): string {
  return (['worse', 'undecided', 'not comparable', 'better', 'same'] as const).flatMap((verdict) => {
    const count = rows.filter(row => row.verdict === verdict).length
    return count === 0 ? [] : `${count} ${verdict}`
  }).join(', ')
}
