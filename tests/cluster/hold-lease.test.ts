import type { TestContext } from 'vitest'
import { describe, expect, test, vi } from 'vitest'
import { cleanLease } from '../../src/cli/clean-lease.ts'
import type { HeldLease, HoldLeaseOptions } from '../../src/cluster/kubernetes/hold-lease.ts'
import { holdLease } from '../../src/cluster/kubernetes/hold-lease.ts'
import type { Lease } from '../../src/cluster/kubernetes/run-lease.ts'
import { judgeLease } from '../../src/cluster/kubernetes/run-lease.ts'
import { ownerAnnotations } from '../../src/cluster/kubernetes/run-owner.ts'
import { ClusterBusyError } from '../../src/errors/cluster-busy-error.ts'
import { checkLease } from '../../src/validity/lease.ts'
import { LeaseServer } from './lease-server.ts'

const LABELS = { 'app.kubernetes.io/managed-by': 'podfit' }
const ELSEWHERE = { 'podfit.io/host': 'pi5', 'podfit.io/process': '4711/99' }
/** A pid beyond the kernel's largest. */
const ENDED = { ...ownerAnnotations(), 'podfit.io/process': '4194399/1' }

function held(by: string, { annotations = ELSEWHERE, agoMs = 0, seconds = 30 }: { annotations?: Record<string, string>, agoMs?: number, seconds?: number } = {}): Lease & { metadata: { labels: Record<string, string>, annotations: Record<string, string> } } {
  const at = new Date(Date.now() - agoMs).toISOString().replace('Z', '000Z')
  return { metadata: { labels: LABELS, annotations }, spec: { holderIdentity: by, leaseDurationSeconds: seconds, acquireTime: at, renewTime: at, leaseTransitions: 0 } }
}

interface Holding {
  lease: HeldLease
  told: string[]
  lost: string[]
}

async function hold(context: TestContext, server: LeaseServer, options: Partial<HoldLeaseOptions> = {}): Promise<Holding> {
  const told: string[] = []
  const lost: string[] = []
  const lease = await holdLease(server.api, {
    runId: 'ours',
    waitMs: 0,
    tell: line => told.push(line),
    onLost: why => lost.push(why),
    signal: new AbortController().signal,
    periods: { renewMs: 20, pollMs: 10 },
    ...options,
  })
  context.onTestFinished(() => lease.release().catch(() => undefined))
  return { lease, told, lost }
}

describe('one run at a time', () => {
  test('a run takes the Lease, renews it, and removes it at its end', async context => {
    const server = await LeaseServer.start(context)
    const { lease } = await hold(context, server)
    expect(server.lease).toMatchObject({ metadata: { namespace: 'default', name: 'podfit', labels: LABELS, annotations: ownerAnnotations() }, spec: { holderIdentity: 'ours', leaseDurationSeconds: 30, leaseTransitions: 0 } })
    const first = server.lease?.spec?.renewTime
    await vi.waitFor(() => expect(server.lease?.spec?.renewTime).not.toBe(first))
    expect(checkLease(await lease.confirm())).toMatchObject({ check: 'lease', status: 'ok', seen: expect.stringMatching(/held from the beginning to the end, renewed \d+ times/) })
    await lease.release()
    expect(server.lease).toBeUndefined()
    const { length } = server.asked
    await new Promise(resolve => setTimeout(resolve, 60))
    expect(server.asked, 'nothing goes on renewing').toHaveLength(length)
  })

  test('a second run refuses, and says who has it and since when', async context => {
    const server = await LeaseServer.start(context)
    server.put(held('20261122-031500-1a2b'))
    const refused = hold(context, server)
    await expect(refused).rejects.toThrow(ClusterBusyError)
    await expect(refused).rejects.toThrow(/being measured by run 20261122-031500-1a2b \(process 4711 on host pi5\), since \d{4}-.*Lease default\/podfit.*PODFIT_WAIT=10m/)
    await expect(refused).rejects.toMatchObject({ exitCode: 2 })
    expect(server.asked, 'nothing was changed').toEqual(['GET'])
  })

  test('or waits for its end, as long as it was asked to', async context => {
    const server = await LeaseServer.start(context)
    const first = await hold(context, server, { runId: 'first' })
    setTimeout(() => void first.lease.release(), 100)
    const second = await hold(context, server, { runId: 'second', waitMs: 10_000 })
    expect(second.told).toEqual(['podfit: waiting for up to 10 s: the cluster is being measured by run first'])
    expect(server.lease?.spec).toMatchObject({ holderIdentity: 'second' })
    await expect(hold(context, server, { waitMs: 50 })).rejects.toThrow(/being measured by run second/)
  })

  test('a wait ends at once when it is interrupted', async context => {
    const server = await LeaseServer.start(context)
    server.put(held('theirs'))
    const abort = new AbortController()
    setTimeout(() => abort.abort(new Error('Ctrl-C')), 30)
    await expect(hold(context, server, { waitMs: 600_000, signal: abort.signal })).rejects.toThrow('Ctrl-C')
  })

  test('of two that begin at once one gets it', async context => {
    const server = await LeaseServer.start(context)
    const both = await Promise.allSettled([hold(context, server, { runId: 'a' }), hold(context, server, { runId: 'b' })])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  test('a Lease of that name that is not podfit\'s is left alone', async context => {
    const server = await LeaseServer.start(context)
    server.put({ metadata: {}, spec: {} })
    await expect(hold(context, server)).rejects.toThrow(/Lease default\/podfit is not podfit's/)
    expect(server.asked).toEqual(['GET'])
  })
})

describe('a holder that is gone', () => {
  test('on this host: its process has ended', async context => {
    const server = await LeaseServer.start(context)
    server.put(held('dead', { annotations: ENDED }))
    const { told } = await hold(context, server)
    expect(told).toEqual([expect.stringMatching(/took over Lease default\/podfit: its process has ended; it was held by run dead \(process 4194399/)])
    expect(server.lease).toMatchObject({ metadata: { annotations: ownerAnnotations() }, spec: { holderIdentity: 'ours', leaseTransitions: 1 } })
  })

  test('elsewhere: the Lease was seen not to change for as long as it lasts', async context => {
    const server = await LeaseServer.start(context)
    server.put(held('dead', { agoMs: 3_600_000, seconds: 0.2 }))
    const startedAt = performance.now()
    const { told } = await hold(context, server)
    expect(performance.now() - startedAt).toBeGreaterThan(200)
    expect(told).toEqual([expect.stringContaining('seems to be abandoned'), expect.stringContaining('it was not renewed for 200 ms')])
  })

  test.for([['behind', 3_600_000], ['ahead', -3_600_000]] as const)('but not one whose calendar is %s', async ([, agoMs], context) => {
    const server = await LeaseServer.start(context)
    server.put(held('alive', { agoMs, seconds: 0.3 }))
    const renewing = setInterval(() => server.put(held('alive', { agoMs, seconds: 0.3 })), 50)
    context.onTestFinished(() => clearInterval(renewing))
    const abort = new AbortController()
    setTimeout(() => abort.abort(new Error('enough')), 1_000)
    await expect(hold(context, server, { signal: abort.signal })).rejects.toThrow('enough')
    expect(server.lease?.spec?.holderIdentity).toBe('alive')
  })

  test('the answer to the takeover may be lost: what one holds oneself is not waited for', async context => {
    const server = await LeaseServer.start(context)
    server.put(held('dead', { annotations: ENDED }))
    server.trouble = { status: 500, when: 'after', times: 1, method: 'PATCH' }
    await hold(context, server)
    expect(server.lease?.spec?.holderIdentity).toBe('ours')
    expect(server.asked).toEqual(['GET', 'PATCH', 'PATCH', 'GET'])
  })

  test('another machine of the same name, or another boot of this one, has other processes', () => {
    const judgedAs = (annotations: Record<string, string>): string => judgeLease(held('x', { annotations: { ...ownerAnnotations(), ...annotations } }), { nowMs: Date.now(), unchangedMs: 0 }).status
    expect(judgedAs({})).toBe('held')
    expect(judgedAs({ 'podfit.io/boot': 'b', 'podfit.io/machine': 'm', 'podfit.io/process': '4194399/1' })).toBe('held')
    expect(judgedAs({ 'podfit.io/process': '4194399/1' })).toBe('gone')
    expect(judgedAs({ 'podfit.io/boot': 'b' })).toBe('held')
  })

  test('a pod in its node\'s network has the host\'s name and other processes: it is not taken for gone', () => {
    const lease = held('pod', { annotations: { ...ENDED, 'podfit.io/pid-namespace': 'pid:[1]' } })
    expect(judgeLease(lease, { nowMs: Date.now(), unchangedMs: 0 })).toMatchObject({ status: 'held' })
  })
})

describe('a Lease in the middle of a run', () => {
  test('taken over by another: the run is told once, is void, and leaves it to the other', async context => {
    const server = await LeaseServer.start(context)
    const { lease, lost } = await hold(context, server)
    server.put(held('theirs'))
    await vi.waitFor(() => expect(lost).toEqual([expect.stringContaining('Lease default/podfit is held by run theirs (process 4711 on host pi5)')]))
    expect(checkLease(await lease.confirm())).toMatchObject({ status: 'void', seen: expect.stringContaining('taken over by run theirs') })
    await lease.release()
    expect(server.lease?.spec?.holderIdentity).toBe('theirs')
    expect(lost).toHaveLength(1)
  })

  test('removed: it is taken again, and the run is marked', async context => {
    const server = await LeaseServer.start(context)
    const { lease, lost } = await hold(context, server)
    server.lease = undefined
    await vi.waitFor(() => expect(server.lease?.spec?.holderIdentity).toBe('ours'))
    expect(checkLease(await lease.confirm())).toMatchObject({ status: 'marked', seen: expect.stringContaining('removed once and taken again') })
    expect(lost).toEqual([])
  })

  test('kept through an API server in trouble, and through a renewal that was carried out though its answer was an error', async context => {
    const server = await LeaseServer.start(context)
    const { lease, lost } = await hold(context, server)
    server.trouble = { status: 500, when: 'after', times: 1 }
    await vi.waitFor(() => expect(server.trouble).toBeUndefined(), 5_000)
    server.trouble = { status: 503, when: 'before', times: 2 }
    await vi.waitFor(() => expect(server.trouble).toBeUndefined(), 5_000)
    expect(checkLease(await lease.confirm())).toMatchObject({ status: 'ok' })
    expect(lost).toEqual([])
  })

  test('not known at the end: not checked, with the reason', async context => {
    const server = await LeaseServer.start(context)
    const { lease } = await hold(context, server, { periods: { renewMs: 60_000, pollMs: 10 } })
    server.trouble = { status: 403, when: 'before', times: 1 }
    const history = await lease.confirm()
    expect(checkLease(history)).toMatchObject({ status: 'not-checked', seen: expect.stringContaining('403') })
    expect(history.unconfirmed?.unrenewedMs).toBeGreaterThan(0)
    expect(checkLease({ ...history, unconfirmed: { ...history.unconfirmed!, unrenewedMs: 31_000 } })).toMatchObject({ status: 'marked', seen: expect.stringMatching(/could not be renewed for the last 31 s, and is taken over after 30 s: .*403/) })
  })
})

describe('podfit clean', () => {
  async function clean(server: LeaseServer, options: { dryRun?: true, all?: true } = {}): Promise<{ found: number, said: string[] }> {
    const said: string[] = []
    return { found: await cleanLease(server.api, options, line => said.push(line)), said }
  }

  test('removes the Lease of a process that has ended, and says so', async context => {
    const server = await LeaseServer.start(context)
    expect(await clean(server)).toEqual({ found: 0, said: [] })
    server.put(held('dead', { annotations: ENDED }))
    expect(await clean(server, { dryRun: true })).toEqual({ found: 1, said: [expect.stringMatching(/^would remove: Lease default\/podfit, held by run dead/)] })
    expect(server.lease).toBeDefined()
    expect(await clean(server)).toEqual({ found: 1, said: [expect.stringMatching(/^removed: Lease default\/podfit/)] })
    expect(server.lease).toBeUndefined()
  })

  test('leaves one that is held, by this host or another, and what is not podfit\'s', async context => {
    const server = await LeaseServer.start(context)
    for (const [annotations, why] of [[ownerAnnotations(), 'is still going on'], [ELSEWHERE, 'was begun on another host']] as const) {
      server.put(held('theirs', { annotations }))
      expect(await clean(server)).toEqual({ found: 1, said: [expect.stringMatching(new RegExp(`^left alone: .*${why}`))] })
    }
    server.put({ metadata: { labels: {} }, spec: {} })
    expect(await clean(server, { all: true })).toEqual({ found: 0, said: [] })
    expect(server.lease).toBeDefined()
  })

  test('--all removes it all the same', async context => {
    const server = await LeaseServer.start(context)
    server.put(held('theirs'))
    await clean(server, { all: true })
    expect(server.lease).toBeUndefined()
  })
})
