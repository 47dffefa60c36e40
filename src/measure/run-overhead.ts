import type { Cluster, ProbeOptions, Rollout } from '../cluster/cluster.ts'
import { dropPageCache } from '../cluster/drop-page-cache.ts'
import { NoDataError } from '../errors/no-data-error.ts'
import type { OverheadSample } from '../results/samples.ts'
import type { AnyVariant } from '../variants/variant.ts'
import type { NodePods } from './density.ts'
import { livePods } from './live-pods.ts'
import { memoryObservation } from './memory-observation.ts'
import type { Observation } from './observation.ts'
import { podMemorySample } from './pod-memory-sample.ts'
import { podsByNode } from './pods-by-node.ts'
import type { RolloutState } from './rollout-state.ts'
import { settleMemory } from './settle-memory.ts'
import type { SettleOptions } from './settle-memory.ts'
import { silentPods, stepFailure, stuckReason } from './step-failure.ts'

export interface RunOverheadOptions extends SettleOptions {
  /** Unique name of the rollout. */
  name: string
  /** Numbers of pods, in the order in which they are measured. */
  sizes: readonly number[]
  probe: ProbeOptions
  /** Whether file pages are dropped at each size, where the harness is on the node. */
  dropCaches: boolean
  /** The pods of a size must all serve by then, and those that are too many be gone. */
  sizeTimeoutMs: number
  /** Nothing is measured that leaves the node less memory than this. */
  memoryFloorBytes: number
  removalMs: number
  onObservation: (observation: Observation) => void
  /** Called with each sample as soon as it is complete. */
  onSample: (sample: OverheadSample) => void
  onProgress: (state: RolloutState, elapsedMs: number) => void
}

/** Without progress for this long a stuck pod is taken at its word. */
const STALL_MS = 60_000
const PERIOD_MS = 500

/**
 * Memory at several numbers of pods of one variant: one Deployment scaled to each, memory read once it has stopped moving, then the
 * pods' own memory read for a cross-check.
 *
 * The pods are gone when this returns or throws.
 *
 * @throws {NoDataError} where the pods of a size do not all serve, one restarts, or the node would have too little memory left
 */
export async function runOverhead(cluster: Cluster, variant: AnyVariant, options: RunOverheadOptions): Promise<void> {
  const { sizes, signal } = options
  const [first] = sizes
  if (first === undefined)
    throw new RangeError('no sizes to measure memory at')
  let nodes: string | undefined
  const rollout = await cluster.rollOut(variant, { name: options.name, replicas: first, probe: options.probe, onObservation: options.onObservation, signal })
  try {
    for (const pods of sizes) {
      if (rollout.log.state.desired !== pods)
        await rollout.scale(pods, signal)
      await reach(cluster, rollout, pods, options)
      const dropProblem = options.dropCaches ? await dropCaches(cluster, signal) : undefined
      const { perNode, ...memory } = await settleMemory(cluster, options)
      const names = perNode.map(({ node }) => node)
      requireEnough(Math.min(...perNode.map(({ availableBytes }) => availableBytes)), pods, options)
      nodes ??= names.join(', ')
      if (names.join(', ') !== nodes)
        throw new NoDataError(`at ${pods} pods memory is known of ${names.join(', ')}, before it was of ${nodes}: sums over different nodes cannot be compared`)
      const placed = podsByNode(rollout.log.state, names)
      requireKnown(placed, names)
      const crossCheck = await podMemorySample(cluster, pods, signal)
      await rollout.confirmAvailability(signal)
      requireServing(rollout.log.state, pods)
      options.onSample({
        pods,
        ...memory,
        ...(perNode.length > 1 ? { perNode: perNode.map(({ node, availableBytes }, index) => ({ node, pods: placed[index]?.pods ?? 0, availableBytes })) } : {}),
        cachesDropped: options.dropCaches && dropProblem === undefined,
        ...crossCheck,
        ...(dropProblem === undefined ? {} : { absent: { ...crossCheck.absent, drop: dropProblem } }),
      })
    }
  }
  finally {
    await rollout.remove(options.removalMs)
  }
}

/** Waits until exactly so many pods serve and all others are gone. */
async function reach(cluster: Cluster, rollout: Rollout, pods: number, options: RunOverheadOptions): Promise<void> {
  const { log } = rollout
  const startedAt = performance.now()
  while (!await log.until(state => isExactly(state, pods), { deadlineMs: PERIOD_MS, signal: options.signal })) {
    options.onProgress(log.state, rollout.elapsedMs())
    const readings = await cluster.nodeMemory(options.signal)
    const seen = memoryObservation(readings, rollout.elapsedMs())
    if (seen)
      log.record(seen)
    const failure = stepFailure(log.state, rollout.elapsedMs(), { memoryFloorBytes: options.memoryFloorBytes, stallMs: rollout.stallMs ?? STALL_MS, sinceMs: 0, restartsBefore: new Map() })
    if (failure)
      throw new NoDataError(`${described(log.state, pods)}: ${failure.evidence}`)
    if (performance.now() - startedAt > options.sizeTimeoutMs)
      throw new NoDataError(`${described(log.state, pods)} after ${Math.round(options.sizeTimeoutMs / 1_000)} s: ${stuckReason(log.state)?.evidence ?? (silentPods(log.state) || 'nothing says why')}`)
  }
  options.onProgress(log.state, rollout.elapsedMs())
}

function isExactly(state: RolloutState, pods: number): boolean {
  return state.servingCount === pods && livePods(state) === pods
}

function requireServing(state: RolloutState, pods: number): void {
  if (!isExactly(state, pods) || state.restarts > 0)
    throw new NoDataError(`${described(state, pods)} once its memory was read, ${state.restarts} restarts: ${stuckReason(state)?.evidence ?? 'nothing says why'}`)
}

function described(state: RolloutState, pods: number): string {
  return `memory of ${pods} pods: ${state.servingCount} serve, ${livePods(state)} are there`
}

/** What pods take on a node that does not tell is missing from the sum. */
function requireKnown(placed: readonly NodePods[], names: readonly string[]): void {
  const silent = placed.filter(({ node, pods }) => pods > 0 && !names.includes(node)).map(({ node, pods }) => `${node} (${pods} of the pods)`)
  if (silent.length > 0)
    throw new NoDataError(`memory is not known of ${silent.join(', ')}, only of ${names.join(', ')}: choose nodes that tell it (nodes in the plan)`)
}

function requireEnough(availableBytes: number, pods: number, { memoryFloorBytes }: RunOverheadOptions): void {
  if (availableBytes < memoryFloorBytes)
    throw new NoDataError(`${pods} pods leave a node ${Math.round(availableBytes / 2 ** 20)} MiB, less than the plan's memory floor of ${Math.round(memoryFloorBytes / 2 ** 20)} MiB: measure smaller sizes`)
}

/** Only where every node under test is this host. */
async function dropCaches(cluster: Cluster, signal: AbortSignal): Promise<string | undefined> {
  const nodes = await cluster.nodeMemory(signal)
  return nodes.every(({ source }) => source === 'meminfo') ? dropPageCache() : 'the harness is not on the node'
}
