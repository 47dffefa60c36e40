import type { MetricComparison } from '../../../src/compare/compare-metric.ts'
import { outcomeOf } from '../../../src/compare/compare-runs.ts'
import type { UpgradePair } from '../../../src/compare/compare-variants.ts'
import { compareVariants } from '../../../src/compare/compare-variants.ts'
import type { Snapshot } from '../../../src/compare/snapshot.ts'
import { snapshotOf } from '../../../src/compare/snapshot-of.ts'
import type { Results } from '../../../src/results/results.ts'
import { comparisonReasons, comparisonTable, OUTCOMES } from '../comparison-cells.ts'
import { escapeMarkdown } from '../escape-markdown.ts'

/** The pairs that the plan judges side by side: every metric of both, paired by round; empty where the plan has none. */
export function upgradesSection(results: Results): string {
  const { compare = [] } = results.plan
  if (compare.length === 0)
    return ''
  const snapshot = snapshotOf(results)
  return ['## Upgrades side by side', ...compare.map(pair => pairPart(snapshot, pair)), NOTES].join('\n\n')
}

function pairPart(snapshot: Snapshot, pair: UpgradePair): string {
  const rows = compareVariants(snapshot, pair)
  const side = (name: string): string => {
    const version = Object.hasOwn(snapshot.variants, name) ? snapshot.variants[name]?.version : undefined
    return `${escapeMarkdown(name)}${version === undefined ? '' : ` (${escapeMarkdown(version)})`}`
  }
  const parts = [
    `### ${escapeMarkdown(pair.old)} -> ${escapeMarkdown(pair.new)}`,
    `**${OUTCOMES[outcomeOf(rows)]}** ${side(pair.new)} against ${side(pair.old)}${scopeOf(rows)}.`,
    rows.length === 0 ? '' : comparisonTable(rows, 'Old', 'New'),
    comparisonReasons(rows),
  ]
  return parts.filter(part => part !== '').join('\n\n')
}

function scopeOf(rows: readonly MetricComparison[]): string {
  return rows.length === 0 ? ': neither was measured' : ''
}

const NOTES = [
  '- Both were measured in this run, one after the other in each round. Ratio: new over old, of the rounds (of their medians, where a round has several pods): the geometric mean with the 90 % interval of Student\'s t, from six rounds on the Hodges-Lehmann estimate with that of the signed-rank test. What makes a round slow makes both slow, and cancels.',
  '- Worse: beyond the tolerance, and the interval leaves out 1. Same: not beyond it, and twice the tolerance is excluded. Undecided: too few rounds, or too scattered, to say either.',
].join('\n')
