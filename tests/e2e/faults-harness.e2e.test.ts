import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readJournal } from '../../src/results/read-journal.ts'
import { resultsFromJournal } from '../../src/results/results-from-journal.ts'
import { ensureUp, notTheLab } from './support/cluster-under-test.ts'
import { expectKept, expectNothingLeft, expectTrue, harnessPids, journalOf, marksOf, PLAN, podfit, REPLICAS, SPECS, whenReady } from './support/faulty-run.ts'
import { kubectl, podfitNamespaces, Workspace } from './support/run-podfit.ts'

// The harness itself, and what it stands on, fails while 100 pods come up.
describe.skipIf(notTheLab)('faults of the harness and its host', () => {
  let workspace: Workspace

  beforeAll(ensureUp)

  afterEach(() => workspace.remove())

  it.each(['its main process', 'all its processes'])('kill -9 of %s in the second trial: the first is whole, podfit report and podfit clean work', async which => {
    workspace = new Workspace({ ...PLAN, rounds: 2 })
    const run = workspace.start(SPECS)
    await whenReady(workspace, run, 0.05, { round: 2, deadlineMs: 400_000 })
    const pids = harnessPids(workspace)
    expect(pids.length).toBeGreaterThan(1)
    for (const pid of which === 'its main process' ? pids.slice(0, 1) : pids)
      process.kill(pid, 'SIGKILL')
    await run.ended
    await expect.poll(() => harnessPids(workspace), { timeout: 20_000, message: 'no process goes on by itself' }).toEqual([])

    const [id = ''] = workspace.runs
    const dir = join(workspace.dir, 'reports', id)
    const report = await podfit('report', dir)
    expect(report.code, report.output).toBe(0)
    expect(readFileSync(join(dir, 'report.md'), 'utf8').split('\n', 1)[0]).toMatch(/UNFINISHED/i)
    const results = resultsFromJournal(readJournal(join(dir, 'journal.ndjson'), () => undefined))
    expect(results.run.status).toBe('unfinished')
    expect(results.rollouts).toMatchObject([
      { round: 1, status: 'complete', readyCount: REPLICAS, availableCount: REPLICAS },
      { round: 2, status: 'unfinished', reason: 'the journal stops within this trial: the harness was killed' },
    ])
    await expectTrue(results, 0)
    console.info(report.output)

    expect(await podfitNamespaces()).toEqual([`namespace/podfit-${id}`])
    const clean = await podfit('clean')
    expect(clean.code, clean.output).toBe(0)
    console.info(clean.output)
    await expectNothingLeft(workspace)
  })

  it('the disk is full in the middle: the run ends at once and says so, and what was written can be read', async () => {
    workspace = new Workspace(PLAN)
    const reports = join(workspace.dir, 'reports')
    const kept = join(workspace.dir, 'kept')
    mkdirSync(reports)
    // In a mount namespace of its own, which goes with the run; what is on the small disk is copied before.
    const onSmallDisk = ['unshare', '--mount', '--propagation', 'private', '--', 'sh', '-c', `mount -t tmpfs -o size=${Math.ceil(REPLICAS * 1.2)}k podfit-small ${reports} && "$@"; code=$?; cp -a ${reports} ${kept}; exit $code`, 'sh']
    const ended = await workspace.start(SPECS, {}, onSmallDisk).ended
    console.info(ended.output, ended.tookMs)
    expect(ended.code, ended.output).toBe(1)
    expect(ended.output).toMatch(/journal.ndjson: cannot be written: ENOSPC: no space left on device/)
    // By each of the tests that have nothing to judge, three times by Vitest of the one that failed, and at the end.
    expect(ended.output.split('ENOSPC').length - 1, 'not for every observation').toBeLessThan(12)
    // Its pods are asked to go at once; those that are being made just then take the kubelet up to 100 s.
    expect(ended.tookMs, 'long before the deadline of the rollout').toBeLessThan(200_000)
    const [id = ''] = readdirSync(kept).filter(name => name !== 'latest')
    const file = join(kept, id, 'journal.ndjson')
    const results = resultsFromJournal(readJournal(file, line => expect.fail(line)))
    expect(results.run.status).toBe('unfinished')
    // Where its end was short enough for what was left of the disk, it has one.
    expect(results.rollouts).toMatchObject([{ status: expect.stringMatching(/^(unfinished|interrupted)$/), replicas: REPLICAS }])
    expect(results.verdicts.filter(({ pass }) => pass), 'nothing is judged').toEqual([])
    expect(results.rollouts[0]?.pods.length).toBeGreaterThan(0)
    const report = await podfit('report', join(file, '..'))
    expect(report.code, report.output).toBe(0)
    await expectNothingLeft(workspace)
  })

  it('the clock is stepped by an hour', async context => {
    const library = ['/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1', '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1'].find(path => existsSync(path))
    workspace = new Workspace(PLAN)
    if (library === undefined)
      context.skip('no libfaketime (apt-get install libfaketime)')
    const offset = workspace.write('offset', '+0')
    const run = workspace.start(SPECS, { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: offset, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' })
    await whenReady(workspace, run, 0.05)
    workspace.write('offset', '+3600')
    const ended = await run.ended
    const { results } = workspace
    console.info(ended.code, results.validity.findings.filter(({ status }) => status === 'marked' || status === 'void'))
    expect(ended.code, ended.output).toBe(0)
    expect(results.rollouts).toMatchObject([{ status: 'complete', readyCount: REPLICAS }])
    expect(marksOf(results, 'clock-step')).toMatchObject([{ status: 'marked', trial: 'rollout-runc-r1', seen: expect.stringMatching(/^the calendar clock went (1 ?h|59 ?m|1\.0).* further than the monotonic one/) }])
    await expectTrue(results, 0)
    await expectKept(workspace)
    await expectNothingLeft(workspace)
  })

  // It is asked for every ten seconds: what had ended before is void as well.
  it('the Lease is lost: the run ends, is void, and leaves the Lease to whoever has it', async () => {
    workspace = new Workspace({ ...PLAN, rounds: 5 })
    const run = workspace.start(SPECS)
    await whenReady(workspace, run, 0.05)
    await kubectl('patch', 'lease', '-n', 'default', 'podfit', '--type=merge', '-p', JSON.stringify({ metadata: { annotations: { 'podfit.io/host': 'another-host', 'podfit.io/process': '4711/1' } }, spec: { holderIdentity: '20260101-000000-beef' } }))
    const ended = await run.ended
    console.info(ended.output)
    try {
      expect(ended.code, ended.output).toBe(1)
      expect(ended.output).toMatch(/podfit: Lease default\/podfit is held by run 20260101-000000-beef \(process 4711 on host another-host\).*: two runs measure each other, so this one ends here and is void/)
      const { results } = workspace
      expect(results.run).toMatchObject({ status: 'interrupted' })
      expect(results.validity.verdict).toBe('void')
      expect(results.rollouts.filter(({ status }) => status === 'complete').length).toBeLessThan(5)
      expect(results.verdicts.filter(({ pass }) => pass)).toEqual([])
      expect(workspace.read('report.md').split('\n', 1)[0]).toMatch(/VOID/)
      expect(await kubectl('get', 'lease', '-n', 'default', 'podfit', '-o', 'jsonpath={.spec.holderIdentity}')).toBe('20260101-000000-beef')
      await expectKept(workspace)
      expect(journalOf(workspace).at(-1)).toMatchObject({ type: 'end', status: 'interrupted' })
    }
    finally {
      await kubectl('delete', 'lease', '-n', 'default', 'podfit')
    }
    await expectNothingLeft(workspace)
  })
})
