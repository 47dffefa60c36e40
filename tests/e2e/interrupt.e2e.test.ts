import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ensureUp, noCluster } from './support/cluster-under-test.ts'
import { podfitNamespaces, start, Workspace } from './support/run-podfit.ts'

describe.skipIf(noCluster)('a run that is interrupted in the middle of 100 pods', () => {
  let workspace: Workspace

  beforeAll(ensureUp)

  afterEach(() => workspace.remove())

  it.each([['SIGINT', 130], ['SIGTERM', 143]] as const)('%s: ends in good order with exit code %i', async (signal, code) => {
    workspace = new Workspace({ variants: ['runc'], replicas: 100, rounds: 1 })
    const run = workspace.start(['specs/readiness'])
    await run.says(/[1-9]\d*\/100 ready/, 120_000)
    run.signal(signal)
    const ended = await run.ended
    expect(ended.code, ended.output).toBe(code)
    expect(await podfitNamespaces(), 'the namespace is gone').toEqual([])
    const { run: record, rollouts, verdicts } = workspace.results
    expect(record).toMatchObject({ status: 'interrupted', reason: signal })
    expect(rollouts).toMatchObject([{ status: 'interrupted', replicas: 100 }])
    expect(rollouts[0]?.pods.some(pod => pod.readyMs !== undefined), 'what was seen is kept').toBe(true)
    expect(verdicts, 'nothing is judged').toEqual([])
    expect(workspace.read('report.md').split('\n', 1)[0]).toMatch(/INTERRUPTED/)
  })

  it('a second signal leaves at once, and podfit clean removes what is left', async () => {
    workspace = new Workspace({ variants: ['runc'], replicas: 100, rounds: 1 })
    const run = workspace.start(['specs/readiness'])
    await run.says(/[1-9]\d*\/100 ready/, 120_000)
    run.signal('SIGINT')
    await run.says(/interrupted: cleaning up/, 10_000)
    const signalledAt = performance.now()
    run.signal('SIGINT')
    const ended = await run.ended
    expect(performance.now() - signalledAt).toBeLessThan(5_000)
    expect(ended.code).toBe(130)
    expect(ended.output).toContain('podfit clean')

    const clean = await start(['node', '--import', 'tsx', 'src/cli/main.ts', 'clean']).ended
    expect(clean.code, clean.output).toBe(0)
    expect(await podfitNamespaces()).toEqual([])
  })
})
