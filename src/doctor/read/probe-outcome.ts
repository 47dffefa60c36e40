import type { CoreV1EventList, V1Pod } from '@kubernetes/client-node'
import type { ProbeOutcome } from '../readings.ts'

type Event = CoreV1EventList['items'][number]

const NO_HANDLER = /no runtime for "?[^" ]*"? is configured|RuntimeHandler .* not supported|unknown runtime handler|runtime handler .* (is )?not (found|configured)/i
/** Reasons of a container that came to its end without having begun. */
const NOT_STARTED = new Set(['StartError', 'ContainerCannotRun'])
/** A sandbox is tried again every few seconds; what fails twice in a row is no passing trouble. */
const FAILURES = 2

/**
 * What has come of a probe pod so far; undefined while nothing has.
 *
 * @param events of the pod; undefined where they may not be read
 * @param isLate no more time: then there is always an outcome
 */
export function probeOutcome({ status }: V1Pod, events: readonly Event[] | undefined, isLate: boolean): ProbeOutcome | undefined {
  const container = status?.containerStatuses?.[0]
  const ended = container?.state?.terminated
  if (ended !== undefined && NOT_STARTED.has(ended.reason ?? ''))
    return { status: 'failed', message: ended.message ?? ended.reason ?? '' }
  if (container?.state?.running || ended !== undefined)
    return { status: 'ran' }
  const waiting = container?.state?.waiting
  // The kubelet looks for the image once the sandbox is made.
  if (waiting?.reason === 'ErrImageNeverPull')
    return { status: 'no-image' }
  if (waiting?.reason === 'CreateContainerError' || waiting?.reason === 'RunContainerError' || waiting?.reason === 'CrashLoopBackOff')
    return { status: 'failed', message: waiting.message ?? waiting.reason }
  if (status?.phase === 'Failed')
    return { status: 'refused', message: status.message ?? status.reason ?? 'the kubelet refused it' }
  const failures = (events ?? []).filter(({ reason }) => reason === 'FailedCreatePodSandBox')
  const last = failures.at(-1)?.message ?? ''
  const noHandler = failures.find(({ message = '' }) => NO_HANDLER.test(message))
  if (noHandler !== undefined)
    return { status: 'no-handler', message: noHandler.message ?? '' }
  if (failures.reduce((sum, { count }) => sum + (count ?? 1), 0) >= FAILURES)
    return { status: 'failed', message: last }
  const unscheduled = status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False')
  if (!isLate)
    return undefined
  if (failures.length > 0)
    return { status: 'failed', message: last }
  if (unscheduled !== undefined)
    return { status: 'refused', message: unscheduled.message ?? 'no node takes it' }
  return { status: 'undecided', message: events === undefined ? 'made no sandbox in its time, and the reason cannot be read: these credentials may not list events' : 'made no sandbox in its time, and no event says why' }
}
