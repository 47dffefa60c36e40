import { linearFit } from '../stats/linear-fit.ts'
import { median } from '../stats/median.ts'
import type { SampledTrial } from './samples.ts'

/** Bytes of memory that the nodes lose with each pod: the slope of every round by itself, and their median; undefined where no round has enough sizes. */
export function memoryPerPodBytes(trials: readonly SampledTrial<'overhead'>[]): number | undefined {
  const slopes = trials.flatMap(({ status, samples }) => {
    const fit = linearFit(samples.map(({ pods, availableBytes }) => ({ x: pods, y: availableBytes })))
    return status === 'complete' && fit.status === 'ok' ? -fit.slope.estimate : []
  })
  return slopes.length === 0 ? undefined : median(slopes)
}
