import type { Cluster, ProbeOptions } from '../cluster/cluster.ts'
import type { ColdStartSample } from '../results/samples.ts'
import type { AnyVariant } from '../variants/variant.ts'
import { coldStartSample } from './cold-start-sample.ts'
import { givenUp } from './given-up.ts'
import type { Observation } from './observation.ts'
import type { RolloutState } from './rollout-state.ts'

export interface ColdStartOptions {
  /** Unique within the run. */
  name: string
  probe: ProbeOptions
  /** From t0; a pod that does not serve by then has failed. */
  deadlineMs: number
  removalMs: number
  onObservation: (observation: Observation) => void
  signal: AbortSignal
}

/** How often a pod that cannot come good any more is looked for. */
const PERIOD_MS = 500

/**
 * Starts one pod and times it until it is Ready and has answered HTTP, then removes it. It is gone when this returns or throws, as far as
 * the cluster can tell: the next one starts with nothing under way.
 */
export async function runColdStart(cluster: Cluster, variant: AnyVariant, options: ColdStartOptions): Promise<ColdStartSample> {
  const { name, probe, deadlineMs, onObservation, signal } = options
  const rollout = await cluster.rollOut(variant, { name, replicas: 1, probe, onObservation, signal })
  try {
    while (!await rollout.log.until(isOver, { deadlineMs: PERIOD_MS, signal })) {
      const reason = givenUp(rollout.log.state, rollout, { deadlineMs, replicas: 1 })
      if (reason !== undefined)
        return coldStartSample(name, rollout.log.state, reason)
    }
    return coldStartSample(name, rollout.log.state)
  }
  finally {
    await rollout.remove(options.removalMs)
  }
}

/** Either it serves, or it is no longer the pod that was asked for. */
function isOver(state: RolloutState): boolean {
  return state.servingCount === 1 || state.restarts > 0 || state.pods.size > 1
}
