import type { Results } from '../../../src/results/results.ts'
import { formatDuration } from '../../../src/units/duration.ts'
import { curvePicture } from './curve-picture.ts'
import type { Picture } from './picture.ts'

/** How many pods answered HTTP over time; undefined where no rollout came up whole. */
export function availabilityPicture(results: Results): Picture | undefined {
  return curvePicture(results, {
    file: 'availability.svg',
    title: 'Pods answering HTTP over time',
    axis: 'pods answering HTTP',
    timeline: 'available',
    all: ({ allAvailableMs }) => allAvailableMs,
    resolution: ({ plan }) => `a pod is asked every ${formatDuration(plan.probe.intervalMs)}`,
  })
}
