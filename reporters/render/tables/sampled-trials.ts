import type { Results } from '../../../src/results/results.ts'
import type { SampledTrial } from '../../../src/results/samples.ts'

/** All trials that consist of samples, of every kind, each with what it is called. */
export function sampledTrials({ coldStarts, overheads, latencies, isolations }: Results): { what: string, trial: SampledTrial }[] {
  const named = (what: string, trials: readonly SampledTrial[]): { what: string, trial: SampledTrial }[] => trials.map(trial => ({ what, trial }))
  return [...named('cold starts', coldStarts), ...named('memory', overheads), ...named('latency', latencies), ...named('isolation', isolations)]
}
