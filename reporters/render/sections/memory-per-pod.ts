import type { Results } from '../../../src/results/results.ts'
import { formatBytes } from '../../../src/units/quantity.ts'
import { countOf } from '../capacity-cells.ts'
import { escapeMarkdown } from '../escape-markdown.ts'
import { estimateCell } from '../estimate-cell.ts'
import { markdownTable } from '../markdown-table.ts'
import { mebibytes } from '../mebibytes.ts'
import { memoryNotes } from '../memory-notes.ts'
import type { MemoryRow } from '../memory-rows.ts'
import { memoryRows } from '../memory-rows.ts'
import { NOT_MEASURED } from '../seconds.ts'
import { variantRow } from '../variant-row.ts'
import { voidNotes } from '../void-notes.ts'

/** What a pod more takes of the node's memory, and what the pods' processes and cgroups say to that; empty where it was not measured. */
export function memoryPerPodSection(results: Results): string {
  const rows = memoryRows(results)
  if (rows.length === 0)
    return ''
  return ['## Memory per pod', costTable(rows), nodeTable(rows), crossCheckTable(rows), memoryNotes(rows), incomplete(rows), voidNotes(rows.map(({ variant }) => variant))].filter(part => part !== '').join('\n\n')
}

function costTable(rows: MemoryRow[]): string {
  return markdownTable([
    { header: 'Runtime' },
    { header: 'Variant' },
    { header: 'Memory per pod (MiB)', align: 'right' },
    { header: 'Overhead vs runc', align: 'right' },
    { header: 'Fixed (MiB)', align: 'right' },
    { header: 'R²', align: 'right' },
    { header: 'Pods Used', align: 'right' },
    { header: 'n', align: 'right' },
  ], rows.map(({ variant, trials, figures, ratio }) => {
    const memory = figures?.lines.memory
    return variantRow(variant, [
      memory ? estimateCell(memory.perPodBytes, memory.interval, mebibytes) : NOT_MEASURED,
      ratio ? estimateCell(ratio.estimate, ratio.interval, value => `${value.toFixed(1)}x`) : NOT_MEASURED,
      memory?.fixedBytes === undefined ? NOT_MEASURED : mebibytes(memory.fixedBytes),
      memory?.rSquared?.toFixed(3) ?? NOT_MEASURED,
      figures?.sizes.join(', ') ?? NOT_MEASURED,
      countOf(memory?.rounds.length ?? 0, trials.length),
    ])
  }))
}

/** The same by node; empty where there was one. */
function nodeTable(rows: MemoryRow[]): string {
  const nodes = rows.flatMap(({ variant, trials, figures }) => (figures?.perNode ?? []).map(({ node, sizes, memory }) => variantRow(variant, [
    escapeMarkdown(node),
    memory ? estimateCell(memory.perPodBytes, memory.interval, mebibytes) : NOT_MEASURED,
    memory?.fixedBytes === undefined ? NOT_MEASURED : mebibytes(memory.fixedBytes),
    memory?.rSquared?.toFixed(3) ?? NOT_MEASURED,
    sizes.join(', '),
    countOf(memory?.rounds.length ?? 0, trials.length),
  ])))
  const isLacking = rows.some(({ figures }) => figures?.perNode?.some(({ memory }) => memory === undefined))
  return nodes.length === 0 ? '' : `By node, its own memory over its own pods; the table above is of all nodes together:\n\n${markdownTable([
    { header: 'Runtime' },
    { header: 'Variant' },
    { header: 'Node' },
    { header: 'Memory per pod (MiB)', align: 'right' },
    { header: 'Fixed (MiB)', align: 'right' },
    { header: 'R²', align: 'right' },
    { header: 'Its pods', align: 'right' },
    { header: 'n', align: 'right' },
  ], nodes)}${isLacking ? '\n\nA dash: no round had pods on that node in five different numbers above 0, as a line takes.' : ''}`
}

function crossCheckTable(rows: MemoryRow[]): string {
  const measured = rows.filter(({ figures }) => figures && Object.keys(figures.lines).length > 1)
  if (measured.length === 0)
    return ''
  const columns = ['memory', 'pss', 'outsidePod', 'podCgroup', 'kubelet', 'mappedFiles', 'kernel', 'otherProcesses'] as const
  return `The same slope beside others, in MiB a pod:\n\n${markdownTable([
    { header: 'Runtime' },
    { header: 'Variant' },
    { header: 'Node', align: 'right' },
    { header: 'PSS', align: 'right' },
    { header: 'of it outside the pod cgroup', align: 'right' },
    { header: 'Pod cgroup', align: 'right' },
    { header: 'kubelet', align: 'right' },
    { header: 'Mapped files', align: 'right' },
    { header: 'Kernel', align: 'right' },
    { header: 'Other processes', align: 'right' },
    { header: 'Node without them', align: 'right' },
  ], measured.map(({ variant, figures }) => variantRow(variant, [
    ...columns.map((quantity) => {
      const line = figures?.lines[quantity]
      return line ? mebibytes(line.perPodBytes) : NOT_MEASURED
    }),
    figures?.lines.withoutOthers ? estimateCell(figures.lines.withoutOthers.perPodBytes, figures.lines.withoutOthers.interval, mebibytes) : NOT_MEASURED,
  ])))}`
}

function incomplete(rows: MemoryRow[]): string {
  return rows.flatMap(({ variant, trials }) => trials.flatMap(trial => trial.status === 'complete'
    ? []
    : `- ${escapeMarkdown(variant.name)}, round ${trial.round}: ${trial.status} after ${trial.samples.length} sizes: ${escapeMarkdown(trial.reason)}${lastMemory(trial.samples.at(-1)?.availableBytes)}`)).join('\n')
}

function lastMemory(availableBytes: number | undefined): string {
  return availableBytes === undefined ? '' : ` (last read: ${formatBytes(availableBytes)} available)`
}
