import { sleep } from '../clock/sleep.ts'
import type { Cluster, ProbeOptions, Rollout } from '../cluster/cluster.ts'
import type { AnyVariant } from '../variants/variant.ts'
import type { DensityResult, DensityStep, StepFailure } from './density.ts'
import { nextStep } from './density-search.ts'
import type { DensitySearchOptions } from './density-search.ts'
import { livePods } from './live-pods.ts'
import { memoryObservation } from './memory-observation.ts'
import type { Observation } from './observation.ts'
import { notServing } from './not-serving.ts'
import { podsByNode } from './pods-by-node.ts'
import type { RolloutState } from './rollout-state.ts'
import { silentPods, stepFailure, stuckReason } from './step-failure.ts'

export interface RunDensityOptions extends DensitySearchOptions {
  /** Unique name of the rollout. */
  name: string
  probe: ProbeOptions
  /** A step that takes longer has failed. */
  stepTimeoutMs: number
  /** No further step after this. */
  timeLimitMs: number
  removalMs: number
  /** Names of the nodes under test, where there are several. */
  nodes?: readonly string[]
  onObservation: (observation: Observation) => void
  onStep: (step: DensityStep) => void
  onProgress: (state: RolloutState, elapsedMs: number) => void
  /** Called with what ended the search before its time, before the pods are removed: what is kept must be kept now. */
  onFailed?: (error: unknown) => void
  signal: AbortSignal
}

/** Without progress for this long a stuck pod is taken at its word: longer than the pauses of kubelet and scheduler between tries of a loaded small node. */
const STALL_MS = 15_000
/** How often the node's memory is read while pods come up. */
const MEMORY_PERIOD_MS = 500
/** Memory of removed pods comes back late; a step that went down waits this long for the floor at most. */
const SETTLE_MS = 30_000
/** The kubelet tells of pressure for five minutes more than there is any (its eviction-pressure-transition-period): that is no fault of the step that follows. */
const PRESSURE_MS = 6 * 60_000

/** How long a search waits for nodes that are unwell: no more once that was in vain, since it is not its pods then. */
interface Patience {
  pressureMs: number
}

/**
 * Searches for the largest number of pods of one variant that serve at once, with one Deployment scaled up and down.
 *
 * The pods are gone when this returns or throws.
 */
export async function runDensity(cluster: Cluster, variant: AnyVariant, options: RunDensityOptions): Promise<DensityResult> {
  const steps: DensityStep[] = []
  const startedAt = performance.now()
  const patience: Patience = { pressureMs: PRESSURE_MS }
  let rollout: Rollout | undefined
  try {
    for (;;) {
      const next = nextStep(steps, options, performance.now() - startedAt > options.timeLimitMs)
      if (next.status === 'done')
        return next.result
      rollout ??= await cluster.rollOut(variant, { name: options.name, replicas: next.replicas, probe: options.probe, onObservation: options.onObservation, signal: options.signal })
      const step = await takeStep(cluster, rollout, next.replicas, options, patience)
      steps.push(step)
      options.onStep(step)
    }
  }
  catch (error) {
    options.onFailed?.(error)
    throw error
  }
  finally {
    await rollout?.remove(options.removalMs)
  }
}

async function takeStep(cluster: Cluster, rollout: Rollout, replicas: number, options: RunDensityOptions, patience: Patience): Promise<DensityStep> {
  const { log } = rollout
  const startedAt = performance.now()
  const elapsed = (): number => performance.now() - startedAt
  const sinceMs = rollout.elapsedMs()
  const restartsBefore = new Map([...log.state.pods.values()].map(({ name, restarts }) => [name, restarts]))
  if (log.state.desired !== replicas) {
    const isDown = replicas < log.state.desired
    await rollout.scale(replicas, options.signal)
    if (isDown)
      await settle(cluster, rollout, replicas, options, patience)
  }
  let servingCount = 0
  let failure: StepFailure | undefined
  const look = async (): Promise<boolean> => {
    await readMemory(cluster, rollout, options.signal)
    servingCount = Math.max(servingCount, Math.min(log.state.servingCount, replicas))
    options.onProgress(log.state, rollout.elapsedMs())
    failure = stepFailure(log.state, rollout.elapsedMs(), { memoryFloorBytes: options.memoryFloorBytes, stallMs: rollout.stallMs ?? STALL_MS, sinceMs, restartsBefore })
    return failure !== undefined
  }
  const isServing = (state: RolloutState): boolean => state.servingCount === replicas && livePods(state) === replicas

  const ended = (status: 'held' | 'failed', why?: StepFailure): DensityStep => {
    const { memoryBytes } = log.state
    const common = { replicas, servingCount, tookMs: elapsed(), ...(memoryBytes === undefined ? {} : { memoryBytes }) }
    if (status === 'failed' && why !== undefined)
      return { ...common, status: 'failed', failure: why }
    return { ...common, status: 'held', ...(options.nodes ? { perNode: podsByNode(log.state, options.nodes) } : {}) }
  }

  while (!isServing(log.state)) {
    if (await look())
      return ended('failed', failure)
    if (elapsed() > options.stepTimeoutMs) {
      const why = stuckReason(log.state, sinceMs)?.evidence ?? silentPods(log.state, rollout.probeTrouble?.())
      return ended('failed', { constraint: 'timeout', evidence: `${servingCount} of ${replicas} pods served after ${Math.round(elapsed() / 1000)} s${why && `; ${why}`}` })
    }
    await log.until(isServing, { deadlineMs: MEMORY_PERIOD_MS, signal: options.signal })
  }

  const holdUntil = performance.now() + options.holdMs
  await rollout.confirmAvailability(options.signal)
  for (;;) {
    if (await look())
      return ended('failed', failure)
    const left = holdUntil - performance.now()
    if (left <= 0)
      break
    await log.until(state => !isServing(state), { deadlineMs: Math.min(left, MEMORY_PERIOD_MS), signal: options.signal })
    if (!isServing(log.state))
      return ended('failed', lost(log.state, sinceMs))
  }
  await rollout.confirmAvailability(options.signal)
  return isServing(log.state) ? ended('held') : ended('failed', lost(log.state, sinceMs))
}

/** After going down: waits until the pods that are too many are gone, no more are evicted, the memory they held is back above the floor, and the nodes are well. */
async function settle(cluster: Cluster, rollout: Rollout, replicas: number, options: RunDensityOptions, patience: Patience): Promise<void> {
  await rollout.log.until(state => livePods(state) <= replicas, { deadlineMs: options.removalMs, signal: options.signal })
  await untilNoneIsEvicted(rollout, options)
  const endsAt = performance.now() + SETTLE_MS
  await readMemory(cluster, rollout, options.signal)
  while ((rollout.log.state.memoryBytes ?? Infinity) < options.memoryFloorBytes && performance.now() < endsAt) {
    await sleep(MEMORY_PERIOD_MS, options.signal)
    await readMemory(cluster, rollout, options.signal)
  }
  if (!await rollout.log.until(state => state.unhealthyNodes.size === 0, { deadlineMs: patience.pressureMs, signal: options.signal }))
    patience.pressureMs = 0
}

/** A kubelet that evicts goes on, a pod every ten seconds, until it has what it wants; it says that it is under pressure only afterwards. */
async function untilNoneIsEvicted({ log, elapsedMs, stallMs = STALL_MS }: Rollout, { removalMs, signal }: RunDensityOptions): Promise<void> {
  const endsAtMs = elapsedMs() + removalMs
  for (;;) {
    const lastMs = Math.max(...[...log.state.pods.values()].map(({ overMs = -Infinity }) => overMs))
    const leftMs = Math.min(lastMs + stallMs, endsAtMs) - elapsedMs()
    if (leftMs <= 0)
      return
    await sleep(leftMs, signal)
  }
}

async function readMemory(cluster: Cluster, rollout: Rollout, signal: AbortSignal): Promise<void> {
  const readings = await cluster.nodeMemory(signal)
  const seen = memoryObservation(readings, rollout.elapsedMs())
  if (seen)
    rollout.log.record(seen)
}

function lost(state: RolloutState, sinceMs: number): StepFailure {
  const [gone] = notServing(state, sinceMs)
  return stuckReason(state, sinceMs) ?? { constraint: 'runtime-error', evidence: `pod ${gone?.name ?? '?'} stopped serving while all were held`, ...(gone?.node === undefined ? {} : { nodes: [gone.node] }) }
}
