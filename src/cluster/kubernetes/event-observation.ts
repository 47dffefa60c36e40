import type { CoreV1Event } from '@kubernetes/client-node'
import type { Observation } from '../../measure/observation.ts'

/**
 * A core/v1 Event as an observation; undefined for one that is not about the Deployment `owner`, its ReplicaSets or its pods.
 */
export function eventObservation(event: CoreV1Event, owner: string, atMs: number): Extract<Observation, { kind: 'event' }> | undefined {
  const { kind, name } = event.involvedObject
  if (name === undefined || (name !== owner && !name.startsWith(`${owner}-`)))
    return undefined
  const stamp = serverStamp(event)
  return {
    kind: 'event',
    atMs,
    ...(kind === 'Pod' ? { pod: name } : {}),
    type: event.type === 'Warning' ? 'Warning' : 'Normal',
    reason: event.reason ?? '',
    message: event.message ?? '',
    ...(stamp === undefined ? {} : { serverAt: stamp }),
  }
}

/**
 * The finest stamp an Event carries: `eventTime` (microseconds) where its writer sets one; else, for its first occurrence, the
 * nanoseconds that client-go's recorder puts into its name in hexadecimal; else the 1 s `lastTimestamp`.
 */
function serverStamp(event: CoreV1Event): string | undefined {
  if (event.eventTime)
    return String(event.eventTime)
  const hex = event.metadata.name?.split('.').at(-1)
  if ((event.count ?? 1) === 1 && hex !== undefined && /^[0-9a-f]{16}$/.test(hex)) {
    const nanoseconds = BigInt(`0x${hex}`)
    const seconds = new Date(Number(nanoseconds / 1_000_000n)).toISOString().slice(0, 19)
    return `${seconds}.${String(nanoseconds % 1_000_000_000n).padStart(9, '0')}Z`
  }
  const last = event.lastTimestamp ?? event.firstTimestamp
  return last ? String(last) : undefined
}
