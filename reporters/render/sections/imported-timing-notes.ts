import type { ImportedResults } from '../../../src/results/imported-results.ts'
import { formatDuration } from '../../../src/units/duration.ts'
import { heading, list, paragraph, table } from '../document/blocks.ts'
import { code, own, rich, strong } from '../document/rich.ts'
import type { Block, Section } from '../document/section.ts'
import { seconds } from '../text/seconds.ts'
import type { TimelineAxis } from '../data/timeline-axis.ts'
import { timelineAxes } from '../data/timeline-axis.ts'
import { unmarkedRow } from '../tables/variant-row.ts'

/** What the files' figures mean and what is known to be wrong with them. */
export function importedTimingNotesSection(results: ImportedResults): Section {
  return {
    id: 'timing',
    title: 'How this was timed',
    blocks: [
      ...list([
        rich`Seconds are the files' own. They count from just before ${code('helm upgrade')}, so some seconds of Helm are in each of them.`,
        own('Ready and HTTP were polled: a figure is late by up to the time between two looks, and pods were asked over HTTP one after another.'),
        own('n counts rollouts; with n = 1 nothing can be said about how far a second run would differ. Differences of a few seconds between variants are within a few polls.'),
        own('A pod that was Ready once counts as Ready for good; restarts, memory and the pods one by one are not in the files.'),
      ]),
      ...timelines(results),
    ],
  }
}

function timelines({ rollouts, variants }: ImportedResults): Block[] {
  const imported = rollouts.flatMap(({ timelines }) => [timelines.ready ?? [], timelines.available ?? []].flat())
  if (imported.length === 0)
    return paragraph(own('No timeline was imported.'))
  const polls = imported.flatMap(timeline => timeline.axis === 'poll' ? timeline.stepMs : [])
  const axes = timelineAxes(rollouts)
  return [
    heading(own(polls.length === 0 ? 'The timelines\' axis' : 'The timelines\' axis is not a clock')),
    ...paragraph(polls.length === 0
      ? own('The elapsed seconds of the timelines are not evenly spaced. Whether they are a clock shows beside the rollouts\' own.')
      : rich`${code('elapsed_seconds')} of ${own(polls.length === imported.length ? 'every timeline' : `${polls.length} of ${imported.length} timelines`)} is the number of the poll times ${own([...new Set(polls)].map(formatDuration).join(', '))}, however long a poll took. ${strong(own('The axis is compressed, so no curve over time can be drawn from it'))}: the steps are kept in results.json by the number of their poll. The time of Helm, before the first poll, is part of the difference below.`),
    ...axes.length === 0 ? [] : [axisTable(axes, variants)],
  ]
}

function axisTable(axes: TimelineAxis[], variants: ImportedResults['variants']): Block {
  const known = new Map(variants.map(variant => [variant.name, variant]))
  const order = new Map(variants.map(({ name }, index) => [name, index]))
  return table('How far the axis of the timelines is from the clock', [
    { header: 'Runtime' },
    { header: 'Variant' },
    { header: 'Round', align: 'right' },
    { header: 'Figure' },
    { header: 'On the axis (s)', align: 'right' },
    { header: 'By the clock (s)', align: 'right' },
    { header: 'Compressed', align: 'right' },
  ], axes.toSorted((a, b) => (order.get(a.rollout.variant) ?? 0) - (order.get(b.rollout.variant) ?? 0)).map(({ rollout, figure, axisMs, clockMs }) =>
    unmarkedRow(known.get(rollout.variant) ?? { name: rollout.variant, runtime: rollout.variant }, [
      String(rollout.round),
      `all ${figure}`,
      seconds(axisMs, 1_000),
      seconds(clockMs, 1_000),
      axisMs === 0 ? 'not measurable' : `${(clockMs / axisMs).toFixed(2)}x`,
    ].map(own))))
}
