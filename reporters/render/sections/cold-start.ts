import type { Results } from '../../../src/results/results.ts'
import { formatDuration } from '../../../src/units/duration.ts'
import { formatBytes } from '../../../src/units/quantity.ts'
import { countOf } from '../tables/capacity-cells.ts'
import type { ColdStartRow } from '../tables/cold-start-rows.ts'
import { coldStartRows } from '../tables/cold-start-rows.ts'
import { counted } from '../text/counted.ts'
import { heading, list, paragraph, table } from '../document/blocks.ts'
import { own, rich } from '../document/rich.ts'
import type { Block, Cell, Section } from '../document/section.ts'
import { intervalFigures } from '../data/interval-figures.ts'
import { measured } from '../tables/measured.ts'
import type { MemoryRow } from '../tables/memory-rows.ts'
import { memoryRows } from '../tables/memory-rows.ts'
import { struckIfVoid } from '../tables/struck-if-void.ts'
import { unmarkedRow, variantRow } from '../tables/variant-row.ts'
import { voidNotes } from '../tables/void-notes.ts'

/** Failed pods that are listed one by one. */
const MAX_FAILED = 5

/** How long one pod takes with nothing else starting, what it costs, and where the time goes; undefined where none was started so. */
export function coldStartSection(results: Results): Section | undefined {
  const rows = coldStartRows(results)
  if (rows.length === 0)
    return undefined
  const memory = memoryRows(results)
  return {
    id: 'cold-start',
    title: 'Cold start and memory',
    specs: ['coldstart'],
    blocks: [
      mainTable(rows, memory),
      ...notes(rows, results),
      ...failures(rows),
      ...rows.some(({ figures }) => figures.steps.length > 0) ? [heading(own('Steps of a cold start')), stepTable(rows), ...stepNote(results)] : [],
      ...voidNotes([...rows, ...memory.filter(({ variant: { name } }) => rows.some(({ variant }) => variant.name === name))].map(({ variant }) => variant)),
    ],
  }
}

function mainTable(rows: ColdStartRow[], memories: MemoryRow[]): Block {
  return table('How long one pod takes alone, and its memory', [
    { header: 'Runtime' },
    { header: 'Variant' },
    { header: 'Cold start', align: 'right' },
    { header: 'Memory', align: 'right' },
    { header: 'Cold start 95 % CI', align: 'right' },
    { header: 'Cold start p95', align: 'right' },
    { header: 'n', align: 'right' },
  ], rows.map(({ variant, figures, pods }) => {
    const [median, interval] = intervalFigures(figures.total, formatDuration)
    const memory = memories.find(row => row.variant.name === variant.name)
    const ofMemory = struckIfVoid(memory?.variant ?? variant, measured(memory?.figures?.lines.memory.perPodBytes, formatBytes))
    const [first, ...others] = [median, interval, measured(figures.p95Ms, formatDuration), own(countOf(figures.answered.length, pods))].map(cell => struckIfVoid(variant, cell))
    return unmarkedRow(variant, [first!, ofMemory, ...others])
  }))
}

function notes(rows: ColdStartRow[], { overheads }: Results): Block[] {
  return paragraph(...[
    'Cold start: from just before the request to the first HTTP 200, one pod at a time, each after the last one was gone; the median of all rounds that came to their end. n counts the pods behind it.',
    overheads.length > 0 ? 'Memory: what the nodes lose with each pod more, as in Memory per pod.' : '',
    rows.some(({ figures: { total } }) => total.status !== 'ok' && total.n > 1) ? 'Of fewer than 6 pods the range, with the level it has as an interval.' : '',
    rows.some(({ figures: { p95Ms } }) => p95Ms === undefined) ? 'p95 takes 20 pods.' : '',
  ].filter(note => note !== '').map(own))
}

function failures(rows: ColdStartRow[]): Block[] {
  return rows.flatMap(({ variant, failed, pods }) => failed.length === 0
    ? []
    : [
        ...paragraph(rich`${variant.name}: ${failed.length} of ${own(counted(pods, 'pod'))} failed and ${own(failed.length === 1 ? 'is' : 'are')} in no figure:`),
        ...list([
          ...failed.slice(0, MAX_FAILED).map(({ pod, reason }) => rich`${pod}: ${reason}`),
          ...failed.length > MAX_FAILED ? [rich`and ${failed.length - MAX_FAILED} more, in results.json`] : [],
        ]),
      ])
}

function stepTable(rows: ColdStartRow[]): Block {
  return table('Where the time of a cold start goes', [
    { header: 'Runtime' },
    { header: 'Variant' },
    { header: 'Step' },
    { header: 'Since the step before', align: 'right' },
    { header: 'Since the request', align: 'right' },
    { header: '95 % CI', align: 'right' },
    { header: 'p95', align: 'right' },
    { header: 'n', align: 'right' },
  ], rows.flatMap(({ variant, figures: { steps } }) => steps.map(({ name, sincePrevious, sinceRequest, p95Ms }) => {
    const [sinceStep] = intervalFigures(sincePrevious, formatDuration)
    const cells: Cell[] = [own(name), sinceStep, ...intervalFigures(sinceRequest, formatDuration), measured(p95Ms, formatDuration), own(String(sinceRequest.n))]
    return variantRow(variant, cells)
  })))
}

function stepNote({ cluster, plan }: Results): Block[] {
  const steps = cluster.kind === 'kubernetes'
    ? 'Steps are stamped when the watch brings them. created: the controllers have made the pod of its Deployment. scheduled: it has a node. sandbox: it has an address; the kubelet may tell that together with the next step. started: the kubelet says that its container runs. Ready: likewise, by its conditions. A kubelet looks about once a second for what has started, and tells these three then; the pods of a round were spread evenly over that second.'
    : 'There is no scheduler and no kubelet: created and scheduled are the moment its turn came. sandbox: the runtime has created it (run by an ordinary user, gVisor creates and starts in one). started: the runtime has started its process. Ready: the runtime says that it is running.'
  return paragraph(own(`${steps} first 200: it has answered, asked every ${formatDuration((plan.coldstart ?? plan.probe).intervalMs)}; that may come before Ready, and the step is negative then. Medians of steps do not add up.`))
}
