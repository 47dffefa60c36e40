import type { Results } from '../../../src/results/results.ts'
import { formatBytes } from '../../../src/units/quantity.ts'
import { countOf } from '../tables/capacity-cells.ts'
import { list, paragraph, table } from '../document/blocks.ts'
import type { Rich } from '../document/rich.ts'
import { own, rich } from '../document/rich.ts'
import type { Block, Section } from '../document/section.ts'
import { estimateFigure } from '../data/estimate-figure.ts'
import { measured } from '../tables/measured.ts'
import { mebibytes } from '../text/mebibytes.ts'
import { memoryNotes } from '../tables/memory-notes.ts'
import type { MemoryRow } from '../tables/memory-rows.ts'
import { memoryRows } from '../tables/memory-rows.ts'
import { NOT_MEASURED } from '../text/seconds.ts'
import { variantRow } from '../tables/variant-row.ts'
import { voidNotes } from '../tables/void-notes.ts'

/** What a pod more takes of the node's memory, and what the pods' processes and cgroups say to that; undefined where it was not measured. */
export function memoryPerPodSection(results: Results): Section | undefined {
  const rows = memoryRows(results)
  return rows.length === 0
    ? undefined
    : {
        id: 'memory-per-pod',
        title: 'Memory per pod',
        specs: ['overhead'],
        blocks: [costTable(rows), ...byNode(rows), ...crossCheck(rows), ...list(memoryNotes(rows)), ...list(incomplete(rows)), ...voidNotes(rows.map(({ variant }) => variant))],
      }
}

function costTable(rows: MemoryRow[]): Block {
  return table('Memory of the node that each pod more takes', [
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
      memory ? estimateFigure(memory.perPodBytes, memory.interval, mebibytes) : own(NOT_MEASURED),
      ratio ? estimateFigure(ratio.estimate, ratio.interval, value => `${value.toFixed(1)}x`) : own(NOT_MEASURED),
      measured(memory?.fixedBytes, mebibytes),
      measured(memory?.rSquared, value => value.toFixed(3)),
      own(figures?.sizes.join(', ') ?? NOT_MEASURED),
      own(countOf(memory?.rounds.length ?? 0, trials.length)),
    ])
  }))
}

/** The same by node; nothing where there was one. */
function byNode(rows: MemoryRow[]): Block[] {
  const nodes = rows.flatMap(({ variant, trials, figures }) => (figures?.perNode ?? []).map(({ node, sizes, memory }) => variantRow(variant, [
    node,
    memory ? estimateFigure(memory.perPodBytes, memory.interval, mebibytes) : own(NOT_MEASURED),
    measured(memory?.fixedBytes, mebibytes),
    measured(memory?.rSquared, value => value.toFixed(3)),
    own(sizes.join(', ')),
    own(countOf(memory?.rounds.length ?? 0, trials.length)),
  ])))
  if (nodes.length === 0)
    return []
  const isLacking = rows.some(({ figures }) => figures?.perNode?.some(({ memory }) => memory === undefined))
  return [
    ...paragraph(own('By node, its own memory over its own pods; the table above is of all nodes together:')),
    table('Memory that each pod more takes, by node', [
      { header: 'Runtime' },
      { header: 'Variant' },
      { header: 'Node' },
      { header: 'Memory per pod (MiB)', align: 'right' },
      { header: 'Fixed (MiB)', align: 'right' },
      { header: 'R²', align: 'right' },
      { header: 'Its pods', align: 'right' },
      { header: 'n', align: 'right' },
    ], nodes),
    ...paragraph(isLacking ? own('A dash: no round had pods on that node in five different numbers above 0, as a line takes.') : undefined),
  ]
}

function crossCheck(rows: MemoryRow[]): Block[] {
  const checked = rows.filter(({ figures }) => figures && Object.keys(figures.lines).length > 1)
  if (checked.length === 0)
    return []
  const columns = ['memory', 'pss', 'outsidePod', 'podCgroup', 'kubelet', 'mappedFiles', 'kernel', 'otherProcesses'] as const
  return [
    ...paragraph(own('The same slope beside others, in MiB a pod:')),
    table('Memory per pod as other sources have it, in MiB', [
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
    ], checked.map(({ variant, figures }) => variantRow(variant, [
      ...columns.map(quantity => measured(figures?.lines[quantity]?.perPodBytes, mebibytes)),
      figures?.lines.withoutOthers ? estimateFigure(figures.lines.withoutOthers.perPodBytes, figures.lines.withoutOthers.interval, mebibytes) : own(NOT_MEASURED),
    ]))),
  ]
}

function incomplete(rows: MemoryRow[]): Rich[] {
  return rows.flatMap(({ variant, trials }) => trials.flatMap(trial => trial.status === 'complete'
    ? []
    : [rich`${variant.name}, round ${trial.round}: ${own(trial.status)} after ${trial.samples.length} sizes: ${trial.reason}${lastMemory(trial.samples.at(-1)?.availableBytes)}`]))
}

function lastMemory(availableBytes: number | undefined): Rich {
  return own(availableBytes === undefined ? '' : ` (last read: ${formatBytes(availableBytes)} available)`)
}
