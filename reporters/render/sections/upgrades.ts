import type { MetricComparison } from '../../../src/compare/compare-metric.ts'
import type { Outcome } from '../../../src/compare/compare-runs.ts'
import { outcomeOf } from '../../../src/compare/compare-runs.ts'
import type { UpgradePair } from '../../../src/compare/compare-variants.ts'
import { compareVariants } from '../../../src/compare/compare-variants.ts'
import { METRIC_NAMES, METRICS } from '../../../src/compare/metrics.ts'
import type { Snapshot } from '../../../src/compare/snapshot.ts'
import { snapshotOf } from '../../../src/compare/snapshot-of.ts'
import type { Results } from '../../../src/results/results.ts'
import { comparisonReasons, comparisonTable, OUTCOMES } from '../compare/comparison-cells.ts'
import { verdictCounts } from '../compare/verdict-counts.ts'
import { heading, list, paragraph } from '../document/blocks.ts'
import type { Rich } from '../document/rich.ts'
import { own, rich, strong } from '../document/rich.ts'
import type { Block, Section } from '../document/section.ts'

/** What becomes of an upgrade that specs/upgrade has judged. */
const GATE: Record<Outcome, string> = { 'no worse': 'the gate lets it pass', 'worse': 'the gate stops it', 'cannot compare': 'the gate stops what it cannot judge' }

/** The pairs that the plan judges side by side: every metric of both, paired by round; undefined where the plan has none. */
export function upgradesSection(results: Results): Section | undefined {
  const { compare = [] } = results.plan
  if (compare.length === 0)
    return undefined
  const snapshot = snapshotOf(results)
  return { id: 'upgrades', title: 'Upgrades side by side', blocks: [...compare.flatMap(pair => pairBlocks(snapshot, pair)), ...list(NOTES.map(own))] }
}

function pairBlocks(snapshot: Snapshot, pair: UpgradePair): Block[] {
  const rows = compareVariants(snapshot, pair)
  const side = (name: string): Rich => {
    const version = Object.hasOwn(snapshot.variants, name) ? snapshot.variants[name]?.version : undefined
    return version === undefined ? name : rich`${name} (${version})`
  }
  return [
    heading(rich`${pair.old} -> ${pair.new}`),
    ...paragraph(rich`${strong(own(OUTCOMES[outcomeOf(rows)]))} ${side(pair.new)} against ${side(pair.old)}: ${own(scopeOf(rows))}.`),
    ...rows.length === 0 ? [] : [comparisonTable(rows, 'Old', 'New')],
    ...list(comparisonReasons(rows)),
  ]
}

function scopeOf(rows: readonly MetricComparison[]): string {
  if (rows.length === 0)
    return 'neither was measured'
  const absent = METRIC_NAMES.filter(name => !rows.some(({ metric }) => metric === name)).map(name => METRICS[name].title)
  return `${verdictCounts(rows)}; ${GATE[outcomeOf(rows)]}${absent.length === 0 ? '' : `. Not measured: ${absent.join(', ')}`}`
}

const NOTES = [
  'Both were measured in this run, one after the other in each round, in every second round the other way round: what lasts longer than a trial makes both slow, and cancels.',
  'Old, New: median and [range] of the rounds, of cold starts of the pods. Ratio: new over old within each round (of their medians, where a round has several pods), so not the quotient of Old and New: the geometric mean with the 90 % interval of Student\'s t, from six rounds on the Hodges-Lehmann estimate with that of the signed-rank test. n counts rounds, or pods where it says so.',
  'Worse: beyond the tolerance, and the interval leaves out 1. Better: the same, the other way. Same: not beyond it for the worse, and the interval ends below twice the tolerance. Undecided: too few rounds, or too scattered, to say either. Not comparable: the reason is given.',
]
