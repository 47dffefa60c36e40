import type { Observation, ServerTime } from './observation.ts'

/** A Kubernetes Event as last heard of. */
export interface SeenEvent {
  type: 'Normal' | 'Warning'
  reason: string
  message: string
  atMs: number
}

/** What is known of one pod; every `...Ms` is milliseconds since t0 on the harness's monotonic clock. */
export interface PodState {
  name: string
  node?: string
  ip?: string
  createdMs?: number
  scheduledMs?: number
  addressedMs?: number
  startedMs?: number
  /** First time it was Ready; kept when it flaps. */
  readyMs?: number
  /** First HTTP 200 from outside; kept when it stops answering. */
  availableMs?: number
  removedMs?: number
  /** Its phase is Failed: evicted, or refused by the kubelet. It stays until the rollout is removed, and counts for nothing. */
  overMs?: number
  isReady: boolean
  isAvailable: boolean
  restarts: number
  /** How the container ended before its last restart: `OOMKilled (exit code 137)`. */
  restartReason?: string
  /** The last thing that went wrong for good, if anything did. */
  failure?: { reason: string, message: string }
  lastEvent?: SeenEvent
  /** The last warning since it last moved forward that says something new: a back-off only repeats what came before it. */
  warning?: SeenEvent
  /** The server's own stamps, beside ours. */
  server: { createdAt?: ServerTime, scheduledAt?: ServerTime, startedAt?: ServerTime, readyAt?: ServerTime }
}

/** A rollout as far as it has been seen: the pure fold of its observations. */
export interface RolloutState {
  /** Replicas asked for last. */
  desired: number
  wallClock?: ServerTime
  /** By pod name, in order of creation; pods that are gone stay, with `removedMs`. */
  pods: ReadonlyMap<string, PodState>
  /** Pods that are Ready now. */
  readyCount: number
  /** Pods that are available now. */
  availableCount: number
  /** Pods that are both, now. */
  servingCount: number
  /** Restarts seen, over all pods. */
  restarts: number
  /** First pod Ready. */
  firstReadyMs?: number
  /** First moment at which all desired pods were Ready at once. Cleared when the rollout is scaled. */
  allReadyMs?: number
  firstAvailableMs?: number
  /** First moment at which all desired pods were available at once. Cleared when the rollout is scaled. */
  allAvailableMs?: number
  /** Nodes that are not Ready or under pressure now. */
  unhealthyNodes: ReadonlyMap<string, { ready: boolean, pressures: string[] }>
  /** Memory available when last read. */
  memoryBytes?: number
  /** The node it is of, where there are several. */
  memoryNode?: string
  reconnects: number
  /** Time of the last observation of a pod coming up or going away: how long nothing has moved. */
  lastProgressMs: number
  /** Last event about the rollout itself rather than a pod (quota, webhook, ...). */
  lastEvent?: SeenEvent
}

interface MutableState extends Omit<RolloutState, 'pods' | 'unhealthyNodes'> {
  pods: Map<string, PodState>
  unhealthyNodes: Map<string, { ready: boolean, pressures: string[] }>
}

/**
 * What follows from an earlier failure, which says what is wrong: the kubelet's back-offs (`BackOff`, `CrashLoopBackOff`) and its event that gives no
 * more than the reason again (`Error: ErrImagePull`), and containerd's refusal to make a sandbox again whose first try it has not ended.
 */
const ECHO = /BackOff$|^Error: \w+$|\bname "[^"]*" is reserved for\b/

/** A pod that fails in a loop moves, but not forward. */
const PROGRESS = new Set<Observation['kind']>(['created', 'scheduled', 'addressed', 'started', 'ready', 'available', 'removed'])

/** What a pod complained of before one of these is over. */
const FORWARD = new Set<Observation['kind']>(['scheduled', 'addressed', 'started', 'ready'])

export function emptyRolloutState(): RolloutState {
  return {
    desired: 0,
    pods: new Map(),
    readyCount: 0,
    availableCount: 0,
    servingCount: 0,
    restarts: 0,
    unhealthyNodes: new Map(),
    reconnects: 0,
    lastProgressMs: 0,
  }
}

/** Folds a whole stream: a journal replayed through this gives the numbers that were measured live. */
export function foldRollout(observations: Iterable<Observation>): RolloutState {
  const state = emptyRolloutState()
  for (const observation of observations)
    applyObservation(state, observation)
  return state
}

/** Takes one observation into `state`, in place: a rollout of 500 pods sees thousands, and copying the map each time would load the node under test. */
export function applyObservation(target: RolloutState, seen: Observation): void {
  const state = target as MutableState
  switch (seen.kind) {
    case 'requested':
      state.desired = seen.replicas
      state.wallClock = seen.wallClock
      break
    case 'scaled':
      state.desired = seen.replicas
      delete state.allReadyMs
      delete state.allAvailableMs
      state.lastProgressMs = seen.atMs
      break
    case 'event':
      applyEvent(state, seen)
      return
    case 'node':
      if (seen.ready && seen.pressures.length === 0)
        state.unhealthyNodes.delete(seen.node)
      else
        state.unhealthyNodes.set(seen.node, { ready: seen.ready, pressures: seen.pressures })
      return
    case 'memory':
      state.memoryBytes = seen.availableBytes
      if (seen.node === undefined)
        delete state.memoryNode
      else
        state.memoryNode = seen.node
      return
    case 'reconnected':
      state.reconnects++
      return
    default:
      applyToPod(state, podOf(state, seen.pod), seen)
      if (PROGRESS.has(seen.kind))
        state.lastProgressMs = seen.atMs
  }
  markAll(state, seen.atMs)
}

function podOf(state: MutableState, name: string): PodState {
  let pod = state.pods.get(name)
  if (!pod) {
    pod = { name, isReady: false, isAvailable: false, restarts: 0, server: {} }
    state.pods.set(name, pod)
  }
  return pod
}

function applyEvent(state: MutableState, seen: Extract<Observation, { kind: 'event' }>): void {
  const event: SeenEvent = { type: seen.type, reason: seen.reason, message: seen.message, atMs: seen.atMs }
  if (seen.pod === undefined) {
    state.lastEvent = event
    return
  }
  const pod = podOf(state, seen.pod)
  pod.lastEvent = event
  if (event.type === 'Warning' && (pod.warning === undefined || !(ECHO.test(event.reason) || ECHO.test(event.message))))
    pod.warning = event
}

type PodObservation = Extract<Observation, { pod: string }>

function applyToPod(state: MutableState, pod: PodState, seen: PodObservation): void {
  if (FORWARD.has(seen.kind))
    delete pod.warning
  switch (seen.kind) {
    case 'created':
      pod.createdMs ??= seen.atMs
      if (seen.serverAt !== undefined)
        pod.server.createdAt ??= seen.serverAt
      break
    case 'scheduled':
      pod.scheduledMs ??= seen.atMs
      pod.node = seen.node
      if (seen.serverAt !== undefined)
        pod.server.scheduledAt ??= seen.serverAt
      break
    case 'addressed':
      pod.addressedMs ??= seen.atMs
      pod.ip = seen.ip
      break
    case 'started':
      pod.startedMs ??= seen.atMs
      if (seen.serverAt !== undefined)
        pod.server.startedAt ??= seen.serverAt
      break
    case 'ready':
      pod.readyMs ??= seen.atMs
      if (seen.serverAt !== undefined)
        pod.server.readyAt ??= seen.serverAt
      delete pod.failure
      setServing(state, pod, true, pod.isAvailable)
      state.firstReadyMs ??= seen.atMs
      break
    case 'unready':
      setServing(state, pod, false, pod.isAvailable && seen.reason !== 'Terminating')
      break
    case 'available':
      pod.availableMs ??= seen.atMs
      setServing(state, pod, pod.isReady, true)
      state.firstAvailableMs ??= seen.atMs
      break
    case 'unavailable':
      setServing(state, pod, pod.isReady, false)
      break
    case 'restarted':
      state.restarts += seen.restarts - pod.restarts
      pod.restarts = seen.restarts
      pod.restartReason = seen.reason
      // Another container, that has not been asked yet.
      setServing(state, pod, pod.isReady, false)
      break
    case 'failed':
      if (pod.failure === undefined || !ECHO.test(seen.reason))
        pod.failure = { reason: seen.reason, message: seen.message }
      setServing(state, pod, pod.isReady && seen.isOver !== true, false)
      if (seen.isOver)
        pod.overMs ??= seen.atMs
      break
    case 'removed':
      pod.removedMs ??= seen.atMs
      setServing(state, pod, false, false)
      break
  }
}

function setServing(state: MutableState, pod: PodState, isReady: boolean, isAvailable: boolean): void {
  state.readyCount += Number(isReady) - Number(pod.isReady)
  state.availableCount += Number(isAvailable) - Number(pod.isAvailable)
  state.servingCount += Number(isReady && isAvailable) - Number(pod.isReady && pod.isAvailable)
  pod.isReady = isReady
  pod.isAvailable = isAvailable
}

function markAll(state: MutableState, atMs: number): void {
  if (state.desired === 0)
    return
  if (state.readyCount === state.desired)
    state.allReadyMs ??= atMs
  if (state.availableCount === state.desired)
    state.allAvailableMs ??= atMs
}
