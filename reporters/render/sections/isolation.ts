import type { IsolationJudgement } from '../../../src/results/judge-isolation.ts'
import { judgeIsolation } from '../../../src/results/judge-isolation.ts'
import type { Results, VariantRecord } from '../../../src/results/results.ts'
import type { IsolationSample } from '../../../src/results/samples.ts'
import { formatDuration } from '../../../src/units/duration.ts'
import { formatBytes } from '../../../src/units/quantity.ts'
import { list, paragraph, table } from '../document/blocks.ts'
import type { Rich } from '../document/rich.ts'
import { own, rich, strong } from '../document/rich.ts'
import type { Block, Section } from '../document/section.ts'
import { measured } from '../tables/measured.ts'
import { NOT_MEASURED } from '../text/seconds.ts'
import { unmarkedRow } from '../tables/variant-row.ts'

const VERDICTS: Record<IsolationJudgement['verdict'], Rich> = { matches: own('matches'), contradicts: strong(own('contradicts'), 'bad'), unknown: own('not known') }

interface IsolationRow {
  variant: VariantRecord
  judgement: IsolationJudgement
  /** The first of those that were judged alike. */
  sample: IsolationSample
  n: number
}

/** What each variant's workload sees, beside what the variant claims; undefined where no pod was asked. */
export function isolationSection(results: Results): Section | undefined {
  const rows = results.variants.flatMap(variant => rowsOf(variant, results))
  return rows.length === 0 ? undefined : { id: 'isolation', title: 'Isolation', specs: ['isolation'], blocks: [kernelTable(rows), ...notes(rows)] }
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

function kernelTable(rows: IsolationRow[]): Block {
  return table('What kernel the workload of each variant sees', [
    { header: 'Runtime' },
    { header: 'Variant' },
    { header: 'Claims' },
    { header: 'Sees' },
    { header: 'Kernel up for', align: 'right' },
    { header: 'Memory seen', align: 'right' },
    { header: 'Process id', align: 'right' },
    { header: 'Verdict' },
    { header: 'n', align: 'right' },
  ], rows.map(({ variant, judgement, sample, n }) => unmarkedRow(variant, [
    own(variant.isolation),
    ...sample.status === 'seen'
      ? [`${sample.seen.sysname} ${sample.seen.release} ${sample.seen.version}`, measured(sample.seen.uptimeSeconds * 1_000, formatDuration), measured(sample.seen.memoryBytes, formatBytes), own(String(sample.seen.pid))]
      : [own('not told'), ...Array.from({ length: 3 }, () => own(NOT_MEASURED))],
    VERDICTS[judgement.verdict],
    own(String(n)),
  ])))
}

function notes(rows: IsolationRow[]): Block[] {
  return [
    ...paragraph(own('What the workload itself reports, of the first of n pods that were asked. The nodes\' kernels stand under Machine and versions.')),
    ...list(rows.flatMap(({ variant, judgement: { verdict, reasons }, sample: { node } }) => verdict === 'matches'
      ? []
      : [rich`${variant.name}${node === '' ? [] : rich` on node ${node}`}: ${reasons.join('; ')}`])),
  ]
}
