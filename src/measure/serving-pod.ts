import type { Cluster, ProbeOptions, Rollout } from '../cluster/cluster.ts'
import { NoDataError } from '../errors/no-data-error.ts'
import type { AnyVariant } from '../variants/variant.ts'
import type { Observation } from './observation.ts'
import type { PodState } from './rollout-state.ts'
import { givenUp } from './given-up.ts'

export interface ServingPodOptions {
  /** Unique name of the rollout. */
  name: string
  probe: ProbeOptions
  /** The pod has to serve by then. */
  deadlineMs: number
  removalMs: number
  onObservation: (observation: Observation) => void
  signal: AbortSignal
}

const PERIOD_MS = 500

/**
 * Brings up one pod, waits until it is Ready and answers, and removes it after `use`, or when anything fails.
 *
 * @throws {NoDataError} where the pod does not serve in time, with the reason it gives
 */
export async function withServingPod<T>(cluster: Cluster, variant: AnyVariant, options: ServingPodOptions, use: (pod: PodState & { ip: string }, rollout: Rollout) => Promise<T>): Promise<T> {
  const { name, probe, onObservation, signal, removalMs, deadlineMs } = options
  const rollout = await cluster.rollOut(variant, { name, replicas: 1, probe, onObservation, signal })
  try {
    while (!await rollout.log.until(state => state.servingCount === 1, { deadlineMs: PERIOD_MS, signal })) {
      const reason = givenUp(rollout.log.state, rollout, { deadlineMs, replicas: 1 })
      if (reason !== undefined)
        throw new NoDataError(`${variant.name}: ${reason}`)
    }
    const pod = [...rollout.log.state.pods.values()].find(({ isReady, isAvailable }) => isReady && isAvailable)
    if (pod?.ip === undefined)
      throw new NoDataError(`${variant.name}: its pod serves, and has no address`)
    return await use({ ...pod, ip: pod.ip }, rollout)
  }
  finally {
    await rollout.remove(removalMs)
  }
}
