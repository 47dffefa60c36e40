import type { ComparedTrial, MetricName } from './metrics.ts'
import { METRIC_NAMES, METRICS } from './metrics.ts'

/** The metrics that trials of one kind give; none for trials of samples that have none. */
export function metricsOf([first]: readonly ComparedTrial[]): MetricName[] {
  const list = first && listOf(first)
  return METRIC_NAMES.filter(name => METRICS[name].list === list)
}

/** A trial of samples does not say of which kind it is; its samples do. */
function listOf(trial: ComparedTrial): typeof METRICS[MetricName]['list'] | undefined {
  if ('pods' in trial)
    return 'rollouts'
  if ('steps' in trial)
    return 'densities'
  const [sample] = trial.samples
  if (!sample)
    return undefined
  if ('availableBytes' in sample)
    return 'overheads'
  return 'p50Ms' in sample ? 'latencies' : 'pod' in sample && 'status' in sample ? 'coldStarts' : undefined
}
