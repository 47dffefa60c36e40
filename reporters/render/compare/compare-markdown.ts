import type { ComparedRun, RunComparison } from '../../../src/compare/compare-runs.ts'
import { METRICS } from '../../../src/compare/metrics.ts'
import { comparisonReasons, comparisonTable, OUTCOMES } from './comparison-cells.ts'
import { counted } from '../text/counted.ts'
import { verdictCounts } from './verdict-counts.ts'
import { list } from '../document/blocks.ts'
import { blockMarkdown } from '../document/section-markdown.ts'
import { escapeMarkdown } from '../text/escape-markdown.ts'
import { markdownTable } from '../text/markdown-table.ts'

/** `podfit compare A B` for a reviewer: the answer, what was compared, what changed, every metric with its ratio. */
export function compareMarkdown(comparison: RunComparison): string {
  const { a, b, outcome, changes, rows, added } = comparison
  const parts = [
    `# podfit compare: run ${escapeMarkdown(b.run.id)} against ${escapeMarkdown(a.run.id)}`,
    `**${OUTCOMES[outcome]}** ${counts(comparison)}`,
    markdownTable([{ header: '' }, { header: 'A' }, { header: 'B' }], [
      ['Run', ...both(a, b, ({ run }) => run.id)],
      ['Started', ...both(a, b, ({ run }) => run.startedAt)],
      ['Cluster', ...both(a, b, ({ cluster }) => cluster)],
      ['Profile', ...both(a, b, ({ run }) => run.profile)],
      ['Marked by', ...both(a, b, ({ marks = [] }) => marks.join(', ') || '-')],
      ...a.problem === undefined && b.problem === undefined ? [] : [['Problem', ...both(a, b, ({ problem }) => problem ?? '-')]],
    ]),
    a.marks || b.marks ? 'What is marked may be worse than the truth: in A it hides a worsening, in B it looks like one.' : '',
    changes.length === 0 ? 'Nothing recorded of machine and versions changed.' : ['What changed:', '', ...changes.map(({ what, a, b }) => `- ${escapeMarkdown(what)}: ${escapeMarkdown(a)} -> ${escapeMarkdown(b)}`)].join('\n'),
    rows.length === 0 ? 'There is no metric in A that could be compared.' : blockMarkdown(comparisonTable(rows, 'A', 'B')),
    ...list(comparisonReasons(rows)).map(blockMarkdown),
    added.length === 0 ? '' : `In B only, with nothing to hold it against: ${added.map(({ variant, metric }) => `${escapeMarkdown(variant)} (${METRICS[metric].title})`).join(', ')}.`,
    NOTES,
  ]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}

const NOTES = [
  'A and B: the median of the rounds (of cold starts: of the pods) and [the range]. Ratio: B over A, as the median of the ratios of all of B to all of A (Hodges-Lehmann, of logarithms), with its 90 % interval.',
  'Worse: beyond the tolerance, and the interval leaves out 1. Better: the same, the other way. Same: not beyond it for the worse, and the interval ends below twice the tolerance. Undecided: too few rounds or pods, or too scattered, to say either.',
].map(note => `- ${note}`).join('\n')

function counts({ rows }: RunComparison): string {
  return rows.length === 0 ? 'Nothing was compared.' : `${counted(rows.length, 'comparison')}: ${verdictCounts(rows)}.`
}

function both(a: ComparedRun, b: ComparedRun, of: (side: ComparedRun) => string): [string, string] {
  return [escapeMarkdown(of(a)), escapeMarkdown(of(b))]
}
