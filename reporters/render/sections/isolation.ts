import type { IsolationJudgement } from '../../../src/results/judge-isolation.ts'
import { judgeIsolation } from '../../../src/results/judge-isolation.ts'
import type { Results, VariantRecord } from '../../../src/results/results.ts'
import type { IsolationSample } from '../../../src/results/samples.ts'
import { formatDuration } from '../../../src/units/duration.ts'
import { formatBytes } from '../../../src/units/quantity.ts'
import { escapeMarkdown } from '../escape-markdown.ts'
import { markdownTable } from '../markdown-table.ts'
import { NOT_MEASURED } from '../seconds.ts'
import { variantCells } from '../variant-cells.ts'

const VERDICTS: Record<IsolationJudgement['verdict'], string> = { matches: 'matches', contradicts: '**contradicts**', unknown: 'not known' }

interface IsolationRow {
  variant: VariantRecord
  judgement: IsolationJudgement
  /** The first of those that were judged alike. */
  sample: IsolationSample
  n: number
}

/** What each variant's workload sees, beside what the variant claims; empty where no pod was asked. */
export function isolationSection(results: Results): string {
  const rows = results.variants.flatMap(variant => rowsOf(variant, results))
  if (rows.length === 0)
    return ''
  return ['## Isolation', table(rows), notes(rows)].filter(part => part !== '').join('\n\n')
}

/** Pods that show the same kernel in the same light are one row. */
function rowsOf(variant: VariantRecord, { isolations }: Results): IsolationRow[] {
  const rows = new Map<string, IsolationRow>()
  for (const sample of isolations.flatMap(trial => trial.variant === variant.name ? trial.samples : [])) {
    const judgement = judgeIsolation(variant.isolation, sample)
    const key = JSON.stringify([judgement.verdict, judgement.kernel, sample.status === 'seen' ? [sample.seen.release, sample.seen.version] : ''])
    const row = rows.get(key)
    if (row === undefined)
      rows.set(key, { variant, judgement, sample, n: 1 })
    else
      row.n++
  }
  return [...rows.values()]
}

function table(rows: IsolationRow[]): string {
  return markdownTable([
    { header: 'Runtime' },
    { header: 'Variant' },
    { header: 'Claims' },
    { header: 'Sees' },
    { header: 'Kernel up for', align: 'right' },
    { header: 'Memory seen', align: 'right' },
    { header: 'Process id', align: 'right' },
    { header: 'Verdict' },
    { header: 'n', align: 'right' },
  ], rows.map(({ variant, judgement, sample, n }) => [
    ...variantCells(variant),
    variant.isolation,
    ...sample.status === 'seen'
      ? [escapeMarkdown(`${sample.seen.sysname} ${sample.seen.release} ${sample.seen.version}`), formatDuration(sample.seen.uptimeSeconds * 1_000), formatBytes(sample.seen.memoryBytes), String(sample.seen.pid)]
      : ['not told', NOT_MEASURED, NOT_MEASURED, NOT_MEASURED],
    VERDICTS[judgement.verdict],
    String(n),
  ]))
}

function notes(rows: IsolationRow[]): string {
  return [
    'What the workload itself reports, of the first of n pods that were asked. The nodes\' kernels stand at the top.',
    ...rows.flatMap(({ variant, judgement: { verdict, reasons }, sample: { node } }) => verdict === 'matches'
      ? []
      : `- ${escapeMarkdown(variant.name)}${node === '' ? '' : ` on node ${escapeMarkdown(node)}`}: ${escapeMarkdown(reasons.join('; '))}`),
  ].join('\n')
}
