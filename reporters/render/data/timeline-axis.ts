import type { ImportedRollout } from '../../../src/results/imported-results.ts'

/** A rollout of which both its timeline and its row say when the last pod came up. */
export interface TimelineAxis {
  rollout: ImportedRollout
  /** Ready where the timeline of Ready pods has it, else HTTP. */
  figure: 'Ready' | 'HTTP'
  /** Where the timeline's own axis has it. */
  axisMs: number
  /** What the row's clock says. */
  clockMs: number
}

/** How far the axis of imported timelines is from the clock of the same rollout. */
export function timelineAxes(rollouts: readonly ImportedRollout[]): TimelineAxis[] {
  return rollouts.flatMap((rollout) => {
    const { timelines, allReadyMs, allAvailableMs } = rollout
    return axisOf(rollout, 'Ready', timelines.ready, allReadyMs) ?? axisOf(rollout, 'HTTP', timelines.available, allAvailableMs) ?? []
  })
}

function axisOf(rollout: ImportedRollout, figure: TimelineAxis['figure'], timeline: ImportedRollout['timelines']['ready'], clockMs: number | undefined): TimelineAxis | undefined {
  const at = timeline?.steps.find(([, count]) => count === rollout.replicas)?.[0]
  return timeline && at !== undefined && clockMs !== undefined
    ? { rollout, figure, axisMs: timeline.axis === 'poll' ? at * timeline.stepMs : at, clockMs }
    : undefined
}
