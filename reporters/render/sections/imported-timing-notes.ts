import type { ImportedResults } from '../../../src/results/imported-results.ts'
import { formatDuration } from '../../../src/units/duration.ts'
import { markdownTable } from '../markdown-table.ts'
import { seconds } from '../seconds.ts'
import type { TimelineAxis } from '../timeline-axis.ts'
import { timelineAxes } from '../timeline-axis.ts'
import { variantCells } from '../variant-cells.ts'

/** What the files' figures mean and what is known to be wrong with them. */
export function importedTimingNotesSection(results: ImportedResults): string {
  const notes = [
    'Seconds are the files\' own. They count from just before `helm upgrade`, so some seconds of Helm are in each of them.',
    'Ready and HTTP were polled: a figure is late by up to the time between two looks, and pods were asked over HTTP one after another.',
    'n counts rollouts; with n = 1 nothing can be said about how far a second run would differ. Differences of a few seconds between variants are within a few polls.',
    'A pod that was Ready once counts as Ready for good; restarts, memory and the pods one by one are not in the files.',
  ]
  return ['## How this was timed', notes.map(note => `- ${note}`).join('\n'), ...timelines(results)].join('\n\n')
}

function timelines({ rollouts, variants }: ImportedResults): string[] {
  const imported = rollouts.flatMap(({ timelines }) => [timelines.ready ?? [], timelines.available ?? []].flat())
  if (imported.length === 0)
    return ['No timeline was imported.']
  const polls = imported.flatMap(timeline => timeline.axis === 'poll' ? timeline.stepMs : [])
  const axes = timelineAxes(rollouts)
  return [
    polls.length === 0 ? '### The timelines\' axis' : '### The timelines\' axis is not a clock',
    polls.length === 0
      ? 'The elapsed seconds of the timelines are not evenly spaced. Whether they are a clock shows beside the rollouts\' own.'
      : `\`elapsed_seconds\` of ${polls.length === imported.length ? 'every timeline' : `${polls.length} of ${imported.length} timelines`} is the number of the poll times ${[...new Set(polls)].map(formatDuration).join(', ')}, however long a poll took. **The axis is compressed, so no curve over time can be drawn from it**: the steps are kept in results.json by the number of their poll. The time of Helm, before the first poll, is part of the difference below.`,
    ...axes.length === 0 ? [] : [axisTable(axes, variants)],
  ]
}

function axisTable(axes: TimelineAxis[], variants: ImportedResults['variants']): string {
  const known = new Map(variants.map(variant => [variant.name, variant]))
  const order = new Map(variants.map(({ name }, index) => [name, index]))
  return markdownTable([
    { header: 'Runtime' },
    { header: 'Variant' },
    { header: 'Round', align: 'right' },
    { header: 'Figure' },
    { header: 'On the axis (s)', align: 'right' },
    { header: 'By the clock (s)', align: 'right' },
    { header: 'Compressed', align: 'right' },
  ], axes.toSorted((a, b) => (order.get(a.rollout.variant) ?? 0) - (order.get(b.rollout.variant) ?? 0)).map(({ rollout, figure, axisMs, clockMs }) => [
    ...variantCells(known.get(rollout.variant) ?? { runtime: rollout.variant }),
    String(rollout.round),
    `all ${figure}`,
    seconds(axisMs, 1_000),
    seconds(clockMs, 1_000),
    axisMs === 0 ? 'not measurable' : `${(clockMs / axisMs).toFixed(2)}x`,
  ]))
}
