import type { Results } from '../../../src/results/results.ts'
import { curvePicture, loopResolution } from './curve-picture.ts'
import type { Picture } from './picture.ts'

/** How many pods were Ready over time; undefined where no rollout came up whole. */
export function readinessPicture(results: Results): Picture | undefined {
  return curvePicture(results, {
    file: 'readiness.svg',
    title: 'Pods Ready over time',
    axis: 'pods Ready',
    timeline: 'ready',
    all: ({ allReadyMs }) => allReadyMs,
    resolution: loopResolution,
  })
}
