import { sleep } from '../../clock/sleep.ts'
import { ApiError } from '../../errors/api-error.ts'
import { ClusterBusyError } from '../../errors/cluster-busy-error.ts'
import { oneLine } from '../../errors/one-line.ts'
import { formatDuration } from '../../units/duration.ts'
import type { LeaseHistory } from '../../validity/lease.ts'
import type { KubernetesApi } from './kubernetes-api.ts'
import type { Lease } from './run-lease.ts'
import { holderOf, judgeLease, LEASE, LEASE_MS, LEASE_NAME, newLease, release, renewal, takeOver } from './run-lease.ts'

export interface HoldLeaseOptions {
  runId: string
  /** How long a run that goes on is waited for; 0 refuses at once. */
  waitMs: number
  /** Says something to the user. */
  tell: (line: string) => void
  /** Called once when somebody else has it. */
  onLost: (why: string) => void
  /** Ends the wait. */
  signal: AbortSignal
  /** How often it is renewed, and looked at while another has it. */
  periods?: { renewMs: number, pollMs: number }
}

/** The cluster's Lease, held and renewed by this process. */
export interface HeldLease {
  /** Asks once more whether it is still ours, and tells how it was held so far. */
  confirm: () => Promise<LeaseHistory>
  /** Ends the renewing and removes it, if it is still ours. Safe to call twice. */
  release: () => Promise<void>
}

const LEASES = `/apis/coordination.k8s.io/v1/namespaces/${LEASE.namespace}/leases`
const PERIODS = { renewMs: LEASE_MS / 3, pollMs: 1_000 }
const TRY_MS = 5_000

/**
 * Takes the cluster's Lease and renews it until it is released: one run at a time. A holder that is gone is taken over.
 *
 * @throws {ClusterBusyError} naming the holder, where another run goes on and does not end within `waitMs`
 */
export async function holdLease(api: KubernetesApi, options: HoldLeaseOptions): Promise<HeldLease> {
  const { runId, onLost, periods = PERIODS } = options
  let lease = await take(api, options, periods.pollMs)
  const history: LeaseHistory = { renewals: 0, longestGapMs: 0, retaken: 0 }
  let renewedAt = performance.now()
  const ended = new AbortController()

  /** @returns false where it is another's now */
  async function renew(): Promise<boolean> {
    if (history.lostTo !== undefined)
      return false
    const now = await renewOnce(api, lease, runId)
    if ('lostTo' in now) {
      history.lostTo = now.lostTo
      onLost(`${LEASE_NAME} is held by ${now.lostTo}: two runs measure each other, so this one ends here and is void`)
      return false
    }
    if (now.metadata?.uid !== lease.metadata?.uid)
      history.retaken++
    lease = now
    history.renewals++
    history.longestGapMs = Math.max(history.longestGapMs, performance.now() - renewedAt)
    renewedAt = performance.now()
    return true
  }

  // One request at a time: each is only good for the version that the last one made.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(action: () => Promise<T>): Promise<T> => {
    const turn = last.then(action)
    last = turn.catch(() => undefined)
    return turn
  }

  const renewing = (async () => {
    while (!ended.signal.aborted) {
      await sleep(periods.renewMs, ended.signal).catch(() => undefined)
      // A server that does not answer changes nothing: as long as the Lease is as it was, nobody else has begun.
      if (!ended.signal.aborted && !await inTurn(renew).catch(() => true))
        return
    }
  })()

  return {
    async confirm() {
      const unconfirmed = await inTurn(renew).then(() => undefined, (error: unknown) => oneLine(error))
      return unconfirmed === undefined ? { ...history } : { ...history, unconfirmed: { why: unconfirmed, unrenewedMs: performance.now() - renewedAt, lastsMs: LEASE_MS } }
    },
    async release() {
      ended.abort()
      await renewing
      if (history.lostTo === undefined)
        await inTurn(() => remove(api, lease, runId))
    },
  }
}

/** The Lease as it is now. @returns undefined where there is none */
export async function readLease(api: KubernetesApi, signal?: AbortSignal): Promise<Lease | undefined> {
  return await unless(404, api.get<Lease>(`${LEASES}/${LEASE.name}`, signal ? { signal } : {}))
}

/** Removes a Lease as it was read. @returns false where it has changed since, and is left */
export async function removeLease(api: KubernetesApi, lease: Lease): Promise<boolean> {
  try {
    await api.delete(`${LEASES}/${LEASE.name}`, { body: release(lease) })
    return true
  }
  catch (error) {
    if (error instanceof ApiError && error.status === 404)
      return true
    if (error instanceof ApiError && error.status === 409)
      return false
    throw error
  }
}

async function take(api: KubernetesApi, { runId, waitMs, tell, signal }: HoldLeaseOptions, pollMs: number): Promise<Lease> {
  const endsAt = performance.now() + waitMs
  const told = new Set<string>()
  const tellOnce = (line: string): void => {
    if (!told.has(line))
      tell(line)
    told.add(line)
  }
  let seen: { version: string | undefined, at: number } | undefined
  for (;;) {
    const lease = await readLease(api, signal)
    const at = performance.now()
    const version = lease?.metadata?.resourceVersion
    if (seen === undefined || seen.version !== version)
      seen = { version, at }
    const verdict = judgeLease(lease, { nowMs: Date.now(), unchangedMs: at - seen.at })
    let taken: Lease | undefined
    switch (verdict.status) {
      case 'free':
        taken = await unless(409, api.post<Lease>(LEASES, newLease(runId, Date.now()), { signal }))
        break
      case 'gone':
        taken = await unless(409, api.patch<Lease>(`${LEASES}/${LEASE.name}`, takeOver(lease!, runId, Date.now()), { signal }))
        if (taken)
          tell(`podfit: took over ${LEASE_NAME}: ${verdict.why}; it was held by ${holderOf(lease!)}`)
        break
      case 'foreign':
        throw new ClusterBusyError(`${LEASE_NAME} is not podfit's (it lacks the label app.kubernetes.io/managed-by=podfit), so nothing is measured here. Whose is it? kubectl describe lease -n ${LEASE.namespace} ${LEASE.name}`)
      case 'silent':
        tellOnce(`podfit: ${LEASE_NAME} seems to be abandoned; watching it for up to ${formatDuration(LEASE_MS)} before it is taken over`)
        break
      case 'held':
        // A request of ours that seemed to fail has done it.
        if (lease?.spec?.holderIdentity === runId)
          return lease
        if (at >= endsAt)
          throw new ClusterBusyError(`the cluster is being measured by ${verdict.holder} (${LEASE_NAME}); two runs at once would measure each other. Wait for it with PODFIT_WAIT=10m. A run that is gone is taken over ${formatDuration(LEASE_MS)} after it was seen last`)
        tellOnce(`podfit: waiting for up to ${formatDuration(Math.round(waitMs / 1_000) * 1_000)}: the cluster is being measured by run ${lease?.spec?.holderIdentity}`)
        break
    }
    if (taken)
      return taken
    await sleep(pollMs, signal)
  }
}

async function renewOnce(api: KubernetesApi, lease: Lease, runId: string): Promise<Lease | { lostTo: string }> {
  const renewed = await patched(api, lease)
  if (renewed)
    return renewed
  // Somebody wrote to it, or a try of ours that seemed to fail did.
  const now = await readLease(api, AbortSignal.timeout(TRY_MS))
  if (now === undefined) {
    const made = await unless(409, api.post<Lease>(LEASES, newLease(runId, Date.now()), { timeoutMs: TRY_MS }))
    return made ?? { lostTo: 'another run, which took it when it had been removed' }
  }
  if (now.spec?.holderIdentity !== runId)
    return { lostTo: holderOf(now) }
  return await patched(api, now) ?? now
}

/** @returns undefined where it has changed, or is not there any more */
async function patched(api: KubernetesApi, lease: Lease): Promise<Lease | undefined> {
  return await unless(404, unless(409, api.patch<Lease>(`${LEASES}/${LEASE.name}`, renewal(lease, Date.now()), { timeoutMs: TRY_MS })))
}

async function remove(api: KubernetesApi, lease: Lease, runId: string): Promise<void> {
  if (await removeLease(api, lease))
    return
  const now = await readLease(api)
  if (now?.spec?.holderIdentity === runId)
    await removeLease(api, now)
}

async function unless<T>(status: number, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  }
  catch (error) {
    if (error instanceof ApiError && error.status === status)
      return undefined
    throw error
  }
}
