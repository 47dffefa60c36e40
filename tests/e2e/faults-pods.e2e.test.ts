import { mkdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { pidsInCgroup } from '../../fixtures/lab/cgroups.ts'
import { labPaths } from '../../fixtures/lab/paths.ts'
import { commandOf } from '../../fixtures/lab/processes.ts'
import { ensureUp, notTheLab } from './support/cluster-under-test.ts'
import { doDuring, expectKept, expectNothingLeft, expectTrue, marksOf, PLAN, REPLICAS, SPECS, whenReady } from './support/faulty-run.ts'
import { LabComponent } from './support/lab-component.ts'
import { loadMisbehaving, misbehavingVariant } from './support/misbehaving-image.ts'
import type { Ended, PodfitRun } from './support/run-podfit.ts'
import { start, Workspace } from './support/run-podfit.ts'

// What is measured fails, or the node below it, while 100 pods come up.
describe.skipIf(notTheLab)('faults of pods and node', () => {
  let workspace: Workspace

  beforeAll(ensureUp)

  afterEach(() => workspace.remove())

  async function run(plan: object, during: (run: PodfitRun) => Promise<void>, prepare: (workspace: Workspace) => Promise<void> | void = () => undefined): Promise<Ended> {
    workspace = new Workspace({ ...PLAN, ...plan })
    await prepare(workspace)
    return doDuring(workspace.start(SPECS), during)
  }

  function tell(ended: Ended): void {
    console.info(ended.code, workspace.results.rollouts.map(({ variant, status, reason, readyCount, availableCount, restarts }) => ({ variant, status, reason, readyCount, availableCount, restarts })), workspace.results.validity.findings.filter(({ status }) => status === 'marked' || status === 'void').map(({ check, status, seen }) => `${check} ${status}: ${seen}`))
  }

  it('containerd is killed, and started again after 3 s', async () => {
    const ended = await run({}, async going => {
      await whenReady(workspace, going, 0.05)
      const containerd = new LabComponent('containerd')
      await containerd.kill()
      await sleep(3_000)
      await containerd.mend()
    })
    tell(ended)
    expect(ended.code, ended.output).toBe(0)
    const { results } = workspace
    expect(results.rollouts).toMatchObject([{ status: 'complete', readyCount: REPLICAS, availableCount: REPLICAS }])
    expect(marksOf(results, 'pod-failures')).toMatchObject([{ status: 'marked', trial: 'rollout-runc-r1' }])
    await expectTrue(results, 0)
    await expectKept(workspace)
    await expectNothingLeft(workspace)
  })

  it('the kubelet is stopped until the node is NotReady, and goes on', async () => {
    const kubelet = new LabComponent('kubelet')
    const ended = await run({}, async going => {
      try {
        await whenReady(workspace, going, 0.05)
        kubelet.signal('SIGSTOP')
        await expect.poll(async () => (await start(['kubectl', 'get', 'nodes', '--no-headers']).ended).output, { timeout: 90_000, interval: 1_000 }).toMatch(/NotReady/)
      }
      finally {
        await kubelet.mend()
      }
    })
    tell(ended)
    expect(ended.code, ended.output).toBe(0)
    const { results } = workspace
    expect(results.rollouts).toMatchObject([{ status: 'complete', readyCount: REPLICAS, availableCount: REPLICAS }])
    expect(marksOf(results, 'node-health')).toMatchObject([{ status: 'marked', trial: 'rollout-runc-r1', seen: expect.stringMatching(/^podfit-lab was not Ready for [\d.]+ m?s/) }])
    await expectTrue(results, 0)
    await expectKept(workspace)
    await expectNothingLeft(workspace)
  })

  it('a pod flaps', async () => {
    const ended = await run({}, async going => {
      await whenReady(workspace, going, 0.05)
      killWorkload()
    })
    tell(ended)
    expect(ended.code, ended.output).toBe(0)
    const { results } = workspace
    expect(results.rollouts).toMatchObject([{ status: 'complete', readyCount: REPLICAS, availableCount: REPLICAS }])
    expect(results.rollouts[0]?.restarts).toBeGreaterThan(0)
    expect(marksOf(results, 'pod-failures')).toMatchObject([{ status: 'marked', seen: expect.stringMatching(/^1 pod failed on the way: 1 (restarted|no longer Ready|Error|Completed)/) }])
    expect(workspace.read('report.md')).toMatch(/Containers restarted \d times? during the rollouts/)
    await expectTrue(results, 0)
    await expectKept(workspace)
    await expectNothingLeft(workspace)
  })

  it('the image is missing', async () => {
    const ended = await run({ runtimes: 'runtimes', variants: ['missing', 'runc'] }, () => Promise.resolve(), workspace => {
      mkdirSync(`${workspace.dir}/runtimes`)
      workspace.write('runtimes/missing.yaml', misbehavingVariant('missing', { image: 'localhost/podfit/no-such-image:1' }))
    })
    tell(ended)
    expect(ended.code, ended.output).toBe(1)
    const { results } = workspace
    const byName = Object.fromEntries(results.rollouts.map(rollout => [rollout.variant, rollout]))
    expect(byName['missing']).toMatchObject({ status: 'incomplete', readyCount: 0, availableCount: 0, reason: expect.stringMatching(new RegExp(`^0 of ${REPLICAS} pods served, and nothing moved for 60 s: .*no-such-image:1`)) })
    expect(byName['missing']).not.toHaveProperty('firstReadyMs')
    expect(byName['runc'], 'the other variant is as good as ever').toMatchObject({ status: 'complete', readyCount: REPLICAS })
    expect(results.verdicts.map(({ variant, pass }) => `${variant} ${pass}`).toSorted()).toEqual(['missing false', 'missing false', 'missing false', 'missing false', 'runc true', 'runc true', 'runc true', 'runc true'])
    await expectKept(workspace)
    await expectNothingLeft(workspace)
  })

  it('pods are killed for want of memory, again and again', async () => {
    const ended = await run({ runtimes: 'runtimes', variants: ['greedy'], timeouts: { rollout: '90s', removal: '5m' } }, () => Promise.resolve(), async workspace => {
      mkdirSync(`${workspace.dir}/runtimes`)
      await loadMisbehaving(workspace)
      workspace.write('runtimes/greedy.yaml', misbehavingVariant('greedy', { command: ['/misbehaving', 'greedy'], memoryLimit: '24Mi' }))
    })
    tell(ended)
    expect(ended.code, ended.output).toBe(1)
    const [rollout] = workspace.results.rollouts
    expect(rollout).toMatchObject({ status: 'incomplete', reason: expect.stringMatching(/OOMKilled/) })
    expect(rollout?.restarts).toBeGreaterThan(REPLICAS / 2)
    expect(rollout, 'one that answered before it was killed answers no more').not.toHaveProperty('allAvailableMs')
    expect(ended.output).toMatch(/OOMKilled/)
    expect(workspace.results.verdicts.find(({ matcher }) => matcher === 'toReachAllReadyWithin')).toMatchObject({ pass: false })
    await expectKept(workspace)
    await expectNothingLeft(workspace)
  })

  it('pods take connections and never answer', async () => {
    const ended = await run({ runtimes: 'runtimes', variants: ['mute'], timeouts: { rollout: '75s', removal: '5m' } }, () => Promise.resolve(), async workspace => {
      mkdirSync(`${workspace.dir}/runtimes`)
      await loadMisbehaving(workspace)
      workspace.write('runtimes/mute.yaml', misbehavingVariant('mute', { command: ['/misbehaving', 'mute'] }))
    })
    tell(ended)
    expect(ended.code, ended.output).toBe(1)
    const { results } = workspace
    expect(results.rollouts).toMatchObject([{ status: 'incomplete', readyCount: REPLICAS, availableCount: 0, restarts: 0, reason: expect.stringMatching(new RegExp(`^0 of ${REPLICAS} pods served within 75 s: ${REPLICAS} are Ready without answering HTTP`)) }])
    expect(results.rollouts[0]).not.toHaveProperty('firstAvailableMs')
    expect(results.verdicts.map(({ matcher, pass }) => `${matcher} ${pass}`).toSorted()).toEqual(['toReachAllReadyWithin true', 'toReachFirstReadyWithin true', 'toServeAllWithin false', 'toServeFirstWithin false'])
    await expectTrue(results, 0)
    await expectKept(workspace)
    await expectNothingLeft(workspace)
  })

  describe('with a blackbox exporter that dies', () => {
    const probe = { way: 'blackbox', blackboxUrl: 'http://127.0.0.1:9115' }
    let exporter: PodfitRun

    async function startExporter(): Promise<void> {
      const config = workspace.write('blackbox.yml', 'modules: { http_2xx: { prober: http, http: { preferred_ip_protocol: ip4 } } }\n')
      exporter = start([labPaths().blackboxExporter, '--web.listen-address=127.0.0.1:9115', `--config.file=${config}`])
      await exporter.says(/Listening on/, 20_000)
    }

    async function endExporter(): Promise<void> {
      exporter.signal('SIGTERM')
      await exporter.ended
    }

    it('for good: pods are Ready, and it is not they who are blamed', async () => {
      const ended = await run({ probe, timeouts: { rollout: '75s', removal: '5m' } }, async going => {
        await whenReady(workspace, going, 0.05)
        await endExporter()
      }, startExporter)
      tell(ended)
      expect(ended.code, ended.output).toBe(1)
      const { results } = workspace
      expect(results.rollouts).toMatchObject([{ status: 'incomplete', readyCount: REPLICAS, reason: expect.stringMatching(/blackbox exporter http:\/\/127.0.0.1:9115.*ECONNREFUSED/) }])
      await expectTrue(results, 0)
      await expectKept(workspace)
      await expectNothingLeft(workspace)
    })

    it('and comes back after 5 s: what was late for its sake is marked', async () => {
      const ended = await run({ probe }, async going => {
        await whenReady(workspace, going, 0.05)
        await endExporter()
        await sleep(5_000)
        await startExporter()
        await whenReady(workspace, going, 1)
      }, startExporter)
      await endExporter()
      tell(ended)
      expect(ended.code, ended.output).toBe(0)
      const { results } = workspace
      expect(results.rollouts).toMatchObject([{ status: 'complete', readyCount: REPLICAS, availableCount: REPLICAS }])
      expect(marksOf(results, 'watches')).toMatchObject([{ status: 'marked', seen: expect.stringMatching(/at most [\d.]+ s \(HTTP probe: .*ECONNREFUSED/) }])
      await expectTrue(results, 0)
      await expectKept(workspace)
      await expectNothingLeft(workspace)
    })
  })
})

/** Ends the workload of one pod, which the kubelet starts again. */
function killWorkload(): void {
  const [pid] = pidsInCgroup(labPaths().cgroup).filter(pid => commandOf(pid).startsWith('/http-server'))
  if (pid === undefined)
    throw new Error('no workload runs')
  process.kill(pid, 'SIGKILL')
}
