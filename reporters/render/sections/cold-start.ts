import { overheadFigures } from '../../../src/results/overhead-figures.ts'
import type { Results } from '../../../src/results/results.ts'
import { formatDuration } from '../../../src/units/duration.ts'
import { formatBytes } from '../../../src/units/quantity.ts'
import { countOf } from '../capacity-cells.ts'
import type { ColdStartRow } from '../cold-start-rows.ts'
import { coldStartRows } from '../cold-start-rows.ts'
import { counted } from '../counted.ts'
import { escapeMarkdown } from '../escape-markdown.ts'
import { intervalCells } from '../interval-cells.ts'
import { markdownTable } from '../markdown-table.ts'
import { NOT_MEASURED } from '../seconds.ts'
import { variantRow } from '../variant-row.ts'
import { voidNotes } from '../void-notes.ts'

/** Failed pods that are listed one by one. */
const MAX_FAILED = 5

/** How long one pod takes with nothing else starting, what it costs, and where the time goes; empty where none was started so. */
export function coldStartSection(results: Results): string {
  const rows = coldStartRows(results)
  if (rows.length === 0)
    return ''
  return [
    '## Cold start and memory',
    table(rows, results),
    notes(rows, results),
    ...failures(rows),
    ...rows.some(({ figures }) => figures.steps.length > 0) ? ['### Steps of a cold start', stepTable(rows), stepNote(results)] : [],
    voidNotes(rows.map(({ variant }) => variant)),
  ].filter(part => part !== '').join('\n\n')
}

function table(rows: ColdStartRow[], { overheads }: Results): string {
  return markdownTable([
    { header: 'Runtime' },
    { header: 'Variant' },
    { header: 'Cold start', align: 'right' },
    { header: 'Memory', align: 'right' },
    { header: '95 % CI', align: 'right' },
    { header: 'p95', align: 'right' },
    { header: 'n', align: 'right' },
  ], rows.map(({ variant, figures, pods }) => {
    const [median, interval] = intervalCells(figures.total, formatDuration)
    const memory = overheadFigures(overheads.filter(trial => trial.variant === variant.name))?.lines.memory
    return variantRow(variant, [median, memory === undefined ? NOT_MEASURED : formatBytes(memory.perPodBytes), interval, orDash(figures.p95Ms), countOf(figures.answered.length, pods)])
  }))
}

function notes(rows: ColdStartRow[], { overheads }: Results): string {
  return [
    'Cold start: from just before the request to the first HTTP 200, one pod at a time, each after the last one was gone; the median of all rounds that came to their end. n counts the pods behind it.',
    overheads.length > 0 ? 'Memory: what the nodes lose with each pod more, as in Memory per pod.' : '',
    rows.some(({ figures: { total } }) => total.status !== 'ok' && total.n > 1) ? 'Of fewer than 6 pods the range, with the level it has as an interval.' : '',
    rows.some(({ figures: { p95Ms } }) => p95Ms === undefined) ? 'p95 takes 20 pods.' : '',
  ].filter(note => note !== '').join('\n')
}

function failures(rows: ColdStartRow[]): string[] {
  return rows.flatMap(({ variant, failed, pods }) => failed.length === 0
    ? []
    : [[
        `${escapeMarkdown(variant.name)}: ${failed.length} of ${counted(pods, 'pod')} failed and ${failed.length === 1 ? 'is' : 'are'} in no figure:`,
        '',
        ...failed.slice(0, MAX_FAILED).map(({ pod, reason }) => `- ${escapeMarkdown(pod)}: ${escapeMarkdown(reason)}`),
        ...failed.length > MAX_FAILED ? [`- and ${failed.length - MAX_FAILED} more, in results.json`] : [],
      ].join('\n')])
}

function stepTable(rows: ColdStartRow[]): string {
  return markdownTable([
    { header: 'Runtime' },
    { header: 'Variant' },
    { header: 'Step' },
    { header: 'Since the step before', align: 'right' },
    { header: 'Since the request', align: 'right' },
    { header: '95 % CI', align: 'right' },
    { header: 'p95', align: 'right' },
    { header: 'n', align: 'right' },
  ], rows.flatMap(({ variant, figures: { steps } }) => steps.map(({ name, sincePrevious, sinceRequest, p95Ms }) => {
    const [sinceStep] = intervalCells(sincePrevious, formatDuration)
    return variantRow(variant, [name, sinceStep, ...intervalCells(sinceRequest, formatDuration), orDash(p95Ms), String(sinceRequest.n)])
  })))
}

function stepNote({ cluster, plan }: Results): string {
  const steps = cluster.kind === 'kubernetes'
    ? 'Steps are stamped when the watch brings them. created: the controllers have made the pod of its Deployment. scheduled: it has a node. sandbox: it has an address; the kubelet may tell that together with the next step. started: the kubelet says that its container runs. Ready: likewise, by its conditions.'
    : 'There is no scheduler and no kubelet: created and scheduled are the moment its turn came. sandbox: the runtime has created it (run by an ordinary user, gVisor creates and starts in one). started: the runtime has started its process. Ready: the runtime says that it is running.'
  return `${steps} first 200: it has answered, asked every ${formatDuration((plan.coldstart ?? plan.probe).intervalMs)}; that may come before Ready, and the step is negative then. Medians of steps do not add up.`
}

function orDash(ms: number | undefined): string {
  return ms === undefined ? NOT_MEASURED : formatDuration(ms)
}
