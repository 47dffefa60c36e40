import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Results } from '../../src/results/results.ts'
import { ensureUp, notTheLab } from './support/cluster-under-test.ts'
import { FaultProxy } from './support/fault-proxy.ts'
import type { FaultProxySetup } from './support/fault-proxy-protocol.ts'
import { breaksOf, doDuring, expectKept, expectNothingLeft, expectTrue, marksOf, PLAN, REPLICAS, SPECS, whenReady, whenUnderWay } from './support/faulty-run.ts'
import { LabComponent } from './support/lab-component.ts'
import type { Ended, PodfitRun } from './support/run-podfit.ts'
import { Workspace } from './support/run-podfit.ts'

// The way to the API server fails while 100 pods come up. What was seen late is told; nothing is taken for better than it was.
describe.skipIf(notTheLab)('faults between the harness and the API server', () => {
  let workspace: Workspace
  let proxy: FaultProxy

  beforeAll(ensureUp)

  afterEach(async () => {
    await proxy.close()
    workspace.remove()
  })

  async function run(kind: FaultProxySetup['kind'], during: (run: PodfitRun) => Promise<void>): Promise<{ ended: Ended, results: Results, longestGapMs: number }> {
    workspace = new Workspace(PLAN)
    proxy = await FaultProxy.start(kind, workspace)
    const ended = await doDuring(workspace.start(SPECS, { KUBECONFIG: proxy.kubeconfig }), during)
    const { results } = workspace
    return { ended, results, longestGapMs: Math.max(0, ...breaksOf(workspace, 'pods').map(({ gapMs }) => gapMs)) }
  }

  /** Everything came up and was seen, and what was lost on the way is told. */
  async function expectMarked({ ended, results, longestGapMs }: { ended: Ended, results: Results, longestGapMs: number }, seen: RegExp): Promise<void> {
    console.info(ended.output.split('\n').filter(line => /watches|interrupted/i.test(line)).join('\n'), marksOf(results, 'watches').map(({ seen }) => seen))
    expect(ended.code, ended.output).toBe(0)
    expect(results.rollouts).toMatchObject([{ status: 'complete', readyCount: REPLICAS, availableCount: REPLICAS, restarts: 0 }])
    expect(results.validity.verdict).toBe('marked')
    expect(marksOf(results, 'watches')).toMatchObject([{ status: 'marked', seen: expect.stringMatching(seen) }])
    expect(workspace.read('report.md')).toMatch(seen)
    await expectTrue(results, longestGapMs)
    await expectKept(workspace)
    await expectNothingLeft(workspace)
  }

  it('the watch is cut every 2 s', async () => {
    let cuts = 0
    const done = await run('http', async going => {
      await proxy.set({ fault: 'cut', everyMs: 2_000 })
      await whenReady(workspace, going, 1)
      cuts = (await proxy.set()).cut ?? 0
    })
    expect(cuts).toBeGreaterThan(5)
    await expectMarked(done, /^.*interrupted (once|\d+ times), at most [\d.]+ m?s \(\w+: .+\)/m)
    expect(breaksOf(workspace, 'pods').length).toBeGreaterThan(0)
  })

  it('410 Gone: in the stream, and as the answer to whoever resumes', async () => {
    const done = await run('http', async going => {
      await whenReady(workspace, going, 0.05)
      await proxy.set({ fault: 'gone' })
      await sleep(500)
      const { gone } = await proxy.set({ fault: 'cut', everyMs: 100, forMs: 250 }, { fault: 'answer', status: 410, to: 'watches', most: 3 })
      expect(gone).toBeGreaterThan(0)
      await whenReady(workspace, going, 0.9)
      expect((await proxy.set()).answer).toBeGreaterThan(0)
    })
    await expectMarked(done, /interrupted (once|\d+ times)/)
    expect(breaksOf(workspace, 'pods').map(({ cause }) => cause)).toContain('410 Gone')
  })

  it.each([429, 503, 500])('%i for five seconds, to everything', async status => {
    const done = await run('http', async going => {
      await whenReady(workspace, going, 0.05)
      await proxy.set({ fault: 'cut', everyMs: 100, forMs: 250 }, { fault: 'answer', status, to: 'all', forMs: 5_000, ...status === 429 ? { retryAfterSeconds: 1 } : {} })
      await whenReady(workspace, going, 0.9)
      expect((await proxy.set()).answer).toBeGreaterThan(3)
    })
    await expectMarked(done, /interrupted (once|\d+ times), at most [\d.]+ s/)
    expect(done.longestGapMs).toBeGreaterThan(3_000)
    expect(done.longestGapMs).toBeLessThan(9_000)
  })

  it('429 to the request that makes the Deployment: the time until the server takes it is not the pods\'', async () => {
    const done = await run('http', async going => {
      await going.says(/^rollout, round 1/m, 120_000)
      await proxy.set({ fault: 'answer', status: 429, to: 'creates', retryAfterSeconds: 3, most: 2 })
    })
    expect((await proxy.set()).answer).toBeGreaterThan(2)
    expect(done.ended.code, done.ended.output).toBe(0)
    await expectTrue(done.results, 0)
    await expectKept(workspace)
    await expectNothingLeft(workspace)
  })

  it('the watches are half-open: open, and silent for good', async () => {
    const done = await run('http', async going => {
      await whenUnderWay(workspace, going)
      expect((await proxy.set({ fault: 'half-open' }))['half-open'], 'none before').toBeUndefined()
      await whenReady(workspace, going, 0.9)
      expect((await proxy.set())['half-open']).toBe(3)
    })
    await expectMarked(done, /interrupted (once|\d+ times), at most 1\d(\.\d+)? s \(\w+: half-open connection\)/)
  })

  it('pieces of the watch are corrupted', async () => {
    const done = await run('http', async going => {
      await whenReady(workspace, going, 0.05)
      await proxy.set({ fault: 'corrupt', pieces: 4 })
      await whenReady(workspace, going, 0.6)
      expect((await proxy.set()).corrupt).toBeGreaterThan(3)
    })
    await expectMarked(done, /unreadable watch event/)
  })

  it('the network is away for 20 s', async () => {
    const done = await run('tcp', async going => {
      await whenUnderWay(workspace, going)
      await proxy.set({ fault: 'outage', forMs: 20_000 })
      await whenReady(workspace, going, 0.9)
      expect((await proxy.set()).outage).toBeGreaterThan(0)
    })
    await expectMarked(done, /interrupted (once|\d+ times), at most [12]\d(\.\d+)? s/)
  })

  it('the network is slow: 100 ms each way, 200 KB/s', async () => {
    const done = await run('tcp', async going => {
      await proxy.set({ fault: 'delay', delayMs: 100 }, { fault: 'throttle', bytesPerSecond: 200_000 })
      await whenReady(workspace, going, 1)
      expect((await proxy.set()).delay).toBeGreaterThan(10)
    })
    expect(done.ended.code, done.ended.output).toBe(0)
    expect(done.results.rollouts).toMatchObject([{ status: 'complete', readyCount: REPLICAS }])
    console.info(done.results.validity.findings.filter(({ status }) => status !== 'ok').map(({ check, seen }) => `${check}: ${seen}`))
    await expectTrue(done.results, 3_000)
    await expectKept(workspace)
    await expectNothingLeft(workspace)
  })

  it('the API server is killed, and started again', async () => {
    const done = await run('tcp', async going => {
      await whenReady(workspace, going, 0.05)
      const server = new LabComponent('kube-apiserver')
      await server.kill()
      await server.mend()
    })
    expect(done.longestGapMs).toBeGreaterThan(1_000)
    await expectMarked(done, /interrupted (once|\d+ times), at most [\d.]+ s/)
  })

  it('its Date is an hour off', async () => {
    const done = await run('http', async () => {
      await proxy.set({ fault: 'date', shiftMs: 3_600_000 })
    })
    expect(done.ended.code, done.ended.output).toBe(0)
    expect(done.results.rollouts).toMatchObject([{ status: 'complete' }])
    // At the run's beginning, and again at its end where that is another second.
    const marks = marksOf(done.results, 'clock').map(({ status, seen }) => `${status}: ${seen}`)
    expect(marks.length).toBeGreaterThan(0)
    expect(marks.filter(mark => !/^marked: this host's clock is behind the API server's by at least (1 ?h|59 ?m)/.test(mark))).toEqual([])
    await expectTrue(done.results, 0)
    await expectKept(workspace)
    await expectNothingLeft(workspace)
  })
})
