import { classifyConstraint } from './classify-constraint.ts'
import type { StepFailure } from './density.ts'
import { notServing } from './not-serving.ts'
import type { PodState, RolloutState } from './rollout-state.ts'

/** Events that say why a pod does not come up. */
const TELLING = new Set(['ErrImageNeverPull', 'FailedScheduling', 'FailedCreatePodSandBox', 'FailedCreate', 'Failed', 'FailedMount', 'BackOff', 'Evicted', 'OOMKilling'])

export interface StepLimits {
  /** Memory that must stay available. */
  memoryFloorBytes: number
  /** Without progress for this long, a pod that says why it is stuck is taken at its word. */
  stallMs: number
  /** When the step began, in milliseconds since t0: pods that were over by then are none of its. */
  sinceMs: number
  /** Restarts that had been seen before the step, by pod. */
  restartsBefore: ReadonlyMap<string, number>
}

/**
 * Why a step of a density search cannot hold, as far as its state shows now; undefined while it may still come good.
 *
 * What cannot be undone (a restart, an eviction, a sick node, the memory floor) fails at once; a pod that waits with a reason fails the step once
 * nothing has moved for `stallMs`, as kubelet and scheduler go on trying.
 */
export function stepFailure(state: RolloutState, elapsedMs: number, limits: StepLimits): StepFailure | undefined {
  if (state.memoryBytes !== undefined && state.memoryBytes < limits.memoryFloorBytes)
    return { constraint: 'memory', evidence: `available memory${state.memoryNode === undefined ? '' : ` of node ${state.memoryNode}`} fell to ${mebibytes(state.memoryBytes)}, below the floor of ${mebibytes(limits.memoryFloorBytes)}`, ...on(state.memoryNode) }
  for (const [node, { ready, pressures }] of state.unhealthyNodes) {
    const condition = ready ? pressures.join(', ') : 'NotReady'
    return { constraint: classifyConstraint(condition) ?? 'runtime-error', evidence: `node ${node} is ${condition}`, ...on(node) }
  }
  for (const pod of state.pods.values()) {
    if (pod.restarts > (limits.restartsBefore.get(pod.name) ?? 0)) {
      const why = [pod.restartReason, complaintOf(pod)].filter(text => text !== undefined).join('; ')
      return { constraint: classifyConstraint(why) ?? 'runtime-error', evidence: `pod ${pod.name} restarted: ${why}`, ...on(pod.node) }
    }
    if (pod.overMs !== undefined && pod.overMs >= limits.sinceMs) {
      const why = describe(pod.failure?.reason ?? 'Failed', pod.failure?.message ?? '')
      return { constraint: classifyConstraint(why) ?? 'runtime-error', evidence: `pod ${pod.name}: ${why}`, ...on(pod.node) }
    }
  }
  if (elapsedMs - state.lastProgressMs < limits.stallMs)
    return undefined
  return stuckReason(state, limits.sinceMs)
}

/** What the pods that are missing say for themselves; undefined where they say nothing. @param sinceMs those that were over before it are not meant */
export function stuckReason(state: RolloutState, sinceMs = 0): StepFailure | undefined {
  const counts = new Map<string, { constraint: StepFailure['constraint'], evidence: string, pods: number, nodes: Set<string> }>()
  for (const pod of notServing(state, sinceMs)) {
    const told = complaintOf(pod)
    if (told === undefined)
      continue
    const constraint = classifyConstraint(told) ?? 'runtime-error'
    const earlier = counts.get(constraint)
    const nodes = earlier?.nodes ?? new Set()
    if (pod.node !== undefined)
      nodes.add(pod.node)
    counts.set(constraint, { constraint, evidence: earlier?.evidence ?? told, pods: (earlier?.pods ?? 0) + 1, nodes })
  }
  const [most] = [...counts.values()].toSorted((a, b) => b.pods - a.pods)
  if (most)
    return { constraint: most.constraint, evidence: most.evidence, ...on(...[...most.nodes].toSorted()) }
  if (state.lastEvent?.type === 'Warning')
    return { constraint: classifyConstraint(state.lastEvent.message) ?? 'runtime-error', evidence: describe(state.lastEvent.reason, state.lastEvent.message) }
  return undefined
}

/** That pods are Ready and have not answered, in words; empty where there are none. @param trouble why they cannot be asked, where that is known */
export function silentPods(state: RolloutState, trouble?: string): string {
  const silent = [...state.pods.values()].filter(pod => pod.removedMs === undefined && pod.isReady && !pod.isAvailable).length
  return silent === 0 ? '' : `${silent} ${silent === 1 ? 'is' : 'are'} Ready without answering HTTP${trouble === undefined ? '' : `, which cannot be asked: ${trouble}`}`
}

function complaintOf({ warning, failure }: PodState): string | undefined {
  const isTelling = warning !== undefined && TELLING.has(warning.reason)
  const told = isTelling && warning.reason !== 'BackOff' ? warning : failure ?? (isTelling ? warning : undefined)
  return told && describe(told.reason, told.message)
}

function on(...nodes: (string | undefined)[]): Pick<StepFailure, 'nodes'> {
  const known = nodes.filter(node => node !== undefined)
  return known.length === 0 ? {} : { nodes: known }
}

function describe(reason: string, message: string): string {
  return message === '' ? reason : `${reason}: ${message}`
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`
}
