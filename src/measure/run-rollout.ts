import type { Cluster, ProbeOptions } from '../cluster/cluster.ts'
import { messageOf } from '../errors/message-of.ts'
import type { AnyVariant } from '../variants/variant.ts'
import { givenUp } from './given-up.ts'
import type { Observation } from './observation.ts'
import type { RolloutState } from './rollout-state.ts'

export interface RunRolloutOptions {
  /** Unique name of the rollout. */
  name: string
  replicas: number
  probe: ProbeOptions
  /** From t0; pods that are not Ready and available by then are missing. */
  deadlineMs: number
  removalMs: number
  onObservation: (observation: Observation) => void
  onProgress: (state: RolloutState, elapsedMs: number) => void
  /** Called when the measuring is over, before the pods are removed: what is kept must be kept now. */
  onEnd: (outcome: RolloutOutcome) => void
  signal: AbortSignal
}

export type RolloutOutcome =
  | { status: 'complete' }
  | { status: 'incomplete' | 'interrupted', reason: string }

/** How often progress is told and a stall is looked for. */
const PERIOD_MS = 500

/** What the watches did not hear belongs to a rollout, and what was told of its pods; what they do once its outcome is known does not. */
const TOLD_LAST = new Set<Observation['kind']>(['reconnected', 'event'])

/**
 * One rollout: asks for all pods at once and watches until each is Ready and has answered, or the deadline passes; then removes them.
 *
 * The pods are gone when this returns or throws. An interrupted rollout still calls `onEnd`, then throws the signal's reason.
 */
export async function runRollout(cluster: Cluster, variant: AnyVariant, options: RunRolloutOptions): Promise<void> {
  const { replicas, signal } = options
  let phase: 'under way' | 'ending' | 'ended' = 'under way'
  const onObservation = (observation: Observation): void => {
    if (phase === 'under way' || (phase === 'ending' && TOLD_LAST.has(observation.kind)))
      options.onObservation(observation)
  }
  const rollout = await cluster.rollOut(variant, { name: options.name, replicas, probe: options.probe, onObservation, signal })
  const end = async (outcome: RolloutOutcome): Promise<void> => {
    if (phase !== 'under way')
      return
    phase = 'ending'
    await rollout.tellRest?.()
    phase = 'ended'
    options.onEnd(outcome)
  }
  try {
    const isServing = (state: RolloutState): boolean => state.servingCount === replicas
    while (!await rollout.log.until(isServing, { deadlineMs: PERIOD_MS, signal })) {
      const { state } = rollout.log
      options.onProgress(state, rollout.elapsedMs())
      const reason = givenUp(state, rollout, options)
      if (reason !== undefined) {
        await end({ status: 'incomplete', reason })
        break
      }
    }
    await end({ status: 'complete' })
    options.onProgress(rollout.log.state, rollout.elapsedMs())
  }
  catch (error) {
    await end({ status: 'interrupted', reason: messageOf(error) })
    throw error
  }
  finally {
    await rollout.remove(options.removalMs)
  }
}
