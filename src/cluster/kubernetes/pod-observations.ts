import type { V1ContainerStatus, V1Pod, V1PodCondition } from '@kubernetes/client-node'
import type { Observation } from '../../measure/observation.ts'

/** Waiting reasons that are a stage of starting, not a failure. */
const STARTING = new Set(['ContainerCreating', 'PodInitializing'])

/**
 * What a changed pod tells: the difference between two states of the same pod as observations, all stamped `atMs`.
 *
 * Dates in raw API answers are strings, whatever the client's types say; they are passed on as they came, with the resolution the
 * server gave them.
 *
 * @param before the pod as last seen; undefined the first time
 */
export function podObservations(before: V1Pod | undefined, after: V1Pod, atMs: number): Observation[] {
  const pod = after.metadata?.name ?? ''
  const seen: Observation[] = []
  if (before === undefined)
    seen.push({ kind: 'created', atMs, pod, ...serverAt(after.metadata?.creationTimestamp) })

  const node = after.spec?.nodeName
  if (node && !before?.spec?.nodeName)
    seen.push({ kind: 'scheduled', atMs, pod, node, ...serverAt(condition(after, 'PodScheduled')?.lastTransitionTime) })

  const ip = after.status?.podIP
  if (ip && ip !== before?.status?.podIP)
    seen.push({ kind: 'addressed', atMs, pod, ip })

  const startedAt = runningSince(after)
  if (startedAt !== undefined && runningSince(before) === undefined)
    seen.push({ kind: 'started', atMs, pod, ...serverAt(startedAt) })

  seen.push(...restartObservations(before, after, pod, atMs))

  const ready = condition(after, 'Ready')
  if (isReady(after) !== isReady(before)) {
    seen.push(isReady(after)
      ? { kind: 'ready', atMs, pod, ...serverAt(ready?.lastTransitionTime) }
      : { kind: 'unready', atMs, pod, reason: after.metadata?.deletionTimestamp ? 'Terminating' : ready?.reason ?? after.status?.phase ?? 'NotReady', ...serverAt(ready?.lastTransitionTime) })
  }

  const failure = failureOf(after)
  const earlier = before && failureOf(before)
  if (failure && (failure.reason !== earlier?.reason || failure.message !== earlier?.message || failure.isOver !== earlier.isOver))
    seen.push({ kind: 'failed', atMs, pod, ...failure })
  return seen
}

/** Phase Running and condition Ready=True, and not on its way out. */
function isReady(pod: V1Pod | undefined): boolean {
  return pod?.status?.phase === 'Running'
    && pod.metadata?.deletionTimestamp === undefined
    && condition(pod, 'Ready')?.status === 'True'
}

function condition(pod: V1Pod, type: string): V1PodCondition | undefined {
  return pod.status?.conditions?.find(condition => condition.type === type)
}

function runningSince(pod: V1Pod | undefined): Date | string | undefined {
  return pod?.status?.containerStatuses?.[0]?.state?.running?.startedAt
}

function restartObservations(before: V1Pod | undefined, after: V1Pod, pod: string, atMs: number): Observation[] {
  const status = after.status?.containerStatuses?.[0]
  const restarts = status?.restartCount ?? 0
  if (restarts <= (before?.status?.containerStatuses?.[0]?.restartCount ?? 0))
    return []
  return [{ kind: 'restarted', atMs, pod, restarts, reason: terminationOf(status) }]
}

function terminationOf(status: V1ContainerStatus | undefined): string {
  const ended = status?.lastState?.terminated ?? status?.state?.terminated
  return ended ? `${ended.reason ?? 'Terminated'} (exit code ${ended.exitCode})` : 'unknown'
}

function failureOf(pod: V1Pod): { reason: string, message: string, isOver?: true } | undefined {
  if (pod.metadata?.deletionTimestamp !== undefined)
    return undefined
  if (pod.status?.phase === 'Failed')
    return { reason: pod.status.reason ?? 'Failed', message: pod.status.message ?? terminationOf(pod.status.containerStatuses?.[0]), isOver: true }
  const scheduled = condition(pod, 'PodScheduled')
  if (scheduled?.status === 'False')
    return { reason: scheduled.reason ?? 'Unschedulable', message: scheduled.message ?? '' }
  const status = pod.status?.containerStatuses?.[0]
  const waiting = status?.state?.waiting
  if (waiting?.reason && !STARTING.has(waiting.reason))
    return { reason: waiting.reason, message: waiting.message ?? '' }
  const ended = status?.state?.terminated
  return ended ? { reason: ended.reason ?? 'Terminated', message: ended.message ?? `exit code ${ended.exitCode}` } : undefined
}

/** Raw answers carry strings where the client's types say Date. */
function serverAt(stamp: Date | string | undefined): { serverAt?: string } {
  return stamp === undefined || stamp === null ? {} : { serverAt: typeof stamp === 'string' ? stamp : stamp.toISOString() }
}
