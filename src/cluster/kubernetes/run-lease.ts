import type { V1Lease } from '@kubernetes/client-node'
import { escapeControls } from '../../documents/printable.ts'
import { formatDuration } from '../../units/duration.ts'
import { MANAGED_BY, RUN_LABEL } from './labels.ts'
import { ownerAnnotations, ownerOf, ownerState } from './run-owner.ts'

/** What is read of a coordination.k8s.io/v1 Lease: raw answers have strings where the client's types say Date. */
export interface Lease extends Pick<V1Lease, 'metadata'> {
  spec?: { holderIdentity?: string, leaseDurationSeconds?: number, acquireTime?: string, renewTime?: string, leaseTransitions?: number }
}

/**
 * One Lease for the whole cluster: two runs at once would measure each other, wherever their pods are. It is in `default`, the one
 * namespace of users that every cluster has and that nobody can delete: a namespace of podfit's own would stay behind, or go just when the
 * next run needs it.
 */
export const LEASE = { namespace: 'default', name: 'podfit' } as const

/** Its name for people. */
export const LEASE_NAME = `Lease ${LEASE.namespace}/${LEASE.name}`

/** Not renewed for so long its holder is gone. An API server beside hundreds of starting pods may not answer for many seconds. */
export const LEASE_MS = 30_000

/** What a Lease says about its holder. */
export type LeaseVerdict =
  /** There is none. */
  | { status: 'free' }
  /** Its holder is gone, and `why` is how that is known. */
  | { status: 'gone', why: string }
  /** Its holder has renewed it in time, by the calendar. */
  | { status: 'held', holder: string }
  /** By the calendar it has not, but calendars differ between machines: it has to be watched. */
  | { status: 'silent', holder: string }
  /** It is not podfit's. */
  | { status: 'foreign' }

export interface LeaseView {
  /** The calendar of this host. */
  nowMs: number
  /** How long it has been seen unchanged, on this host's monotonic clock. */
  unchangedMs: number
}

/**
 * Judges a Lease as client-go's leader election does: a holder on another machine is gone only when the Lease was *seen* not to change for
 * as long as it lasts, because no two calendars agree (a Raspberry Pi has none at all after a boot). One of this host is gone as soon as its
 * process is.
 */
export function judgeLease(lease: Lease | undefined, { nowMs, unchangedMs }: LeaseView): LeaseVerdict {
  if (lease === undefined)
    return { status: 'free' }
  const { metadata, spec = {} } = lease
  if (metadata?.labels?.['app.kubernetes.io/managed-by'] !== MANAGED_BY['app.kubernetes.io/managed-by'])
    return { status: 'foreign' }
  if (!spec.holderIdentity)
    return { status: 'gone', why: 'nobody holds it' }
  if (ownerState(metadata.annotations) === 'gone')
    return { status: 'gone', why: 'its process has ended' }
  const durationMs = durationOf(lease)
  if (unchangedMs >= durationMs)
    return { status: 'gone', why: `it was not renewed for ${formatDuration(durationMs)}` }
  const ageMs = nowMs - Date.parse(spec.renewTime ?? '')
  return { status: ageMs >= 0 && ageMs < durationMs ? 'held' : 'silent', holder: holderOf(lease) }
}

/** Who holds it, since when, for messages. */
export function holderOf({ metadata, spec = {} }: Lease): string {
  const { host = 'of unknown name', process = 'unknown' } = ownerOf(metadata?.annotations)
  return escapeControls(`run ${spec.holderIdentity} (process ${process.split('/', 1)[0]} on host ${host}), since ${spec.acquireTime}, renewed last at ${spec.renewTime}`)
}

/** A new Lease, held by a run of this process. */
export function newLease(runId: string, nowMs: number): object {
  return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { ...LEASE, ...marksOf(runId) }, spec: heldBy(runId, nowMs, 0) }
}

/** The merge patch that takes over a Lease as it was read; the API server refuses it (409) when it has changed since. */
export function takeOver(lease: Lease, runId: string, nowMs: number): object {
  return {
    metadata: { resourceVersion: lease.metadata?.resourceVersion, ...marksOf(runId) },
    spec: heldBy(runId, nowMs, (lease.spec?.leaseTransitions ?? 0) + 1),
  }
}

/** The merge patch that renews a Lease as it was read or written last. */
export function renewal(lease: Lease, nowMs: number): object {
  return { metadata: { resourceVersion: lease.metadata?.resourceVersion }, spec: { renewTime: microTime(nowMs) } }
}

/** The body of a DELETE that removes a Lease only as it was read or written last. */
export function release({ metadata }: Lease): object {
  return { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: metadata?.uid, resourceVersion: metadata?.resourceVersion } }
}

/** Another podfit's Lease may last another time; one that would last for hours is not waited for. */
function durationOf({ spec }: Lease): number {
  const seconds = spec?.leaseDurationSeconds
  return seconds !== undefined && seconds > 0 ? Math.min(seconds * 1_000, 10 * LEASE_MS) : LEASE_MS
}

function marksOf(runId: string): { labels: Record<string, string>, annotations: Record<string, string> } {
  return { labels: { ...MANAGED_BY, [RUN_LABEL]: runId }, annotations: ownerAnnotations() }
}

function heldBy(runId: string, nowMs: number, leaseTransitions: number): NonNullable<Lease['spec']> {
  const now = microTime(nowMs)
  return { holderIdentity: runId, leaseDurationSeconds: LEASE_MS / 1_000, acquireTime: now, renewTime: now, leaseTransitions }
}

/** Kubernetes' MicroTime, which takes six digits and no fewer. */
function microTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z')
}
