import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readJournal } from '../../src/results/read-journal.ts'
import { resultsFromJournal } from '../../src/results/results-from-journal.ts'
import type { Results } from '../../src/results/results.ts'
import { ensureUp, noCluster, notTheLab } from './support/cluster-under-test.ts'
import { kubectl, podfitNamespaces, Workspace } from './support/run-podfit.ts'
import type { Ended } from './support/run-podfit.ts'

const PLAN = { replicas: 3, rounds: 1, coldstart: { samples: 3 }, timeouts: { rollout: '2m', removal: '2m' } }
const KATA = 'kata-qemu'

function isolationFindings({ validity }: Results): [string | undefined, string][] {
  return validity.findings.filter(({ check }) => check === 'isolation').map(({ variant, status }) => [variant, status])
}

describe.skipIf(noCluster)('sandboxes that are what their names say', () => {
  let workspace: Workspace
  let ended: Ended
  let results: Results

  beforeAll(async () => {
    ensureUp()
    workspace = new Workspace({ ...PLAN, variants: ['runc', 'crun', 'gvisor'] })
    ended = await workspace.run(['specs/isolation', 'specs/coldstart'])
    results = workspace.results
  })

  afterAll(() => workspace.remove())

  it('pass: runc and crun on the node\'s kernel, gVisor on its own', () => {
    expect(ended.code, ended.output).toBe(0)
    const present = results.variants.filter(({ status }) => status === 'present')
    expect(present.map(({ name }) => name)).toContain('runc')
    expect(isolationFindings(results)).toHaveLength(present.length)
    expect(Object.fromEntries(isolationFindings(results))).toEqual(Object.fromEntries(present.map(({ name }) => [name, 'ok'])))
    const kernels = new Set(results.cluster.nodes.map(({ kernelVersion }) => kernelVersion))
    for (const { variant, samples } of results.isolations) {
      expect(samples.length, variant).toBeGreaterThan(0)
      for (const sample of samples) {
        expect(kernels).toContain(sample.host.release)
        expect(sample.status === 'seen' && kernels.has(sample.seen.release), variant).toBe(variant !== 'gvisor')
      }
    }
  })

  it('start alone, one at a time, in phases that follow each other', () => {
    for (const { variant, status, samples } of results.coldStarts) {
      expect({ variant, status, count: samples.length }).toEqual({ variant, status: 'complete', count: 3 })
      for (const sample of samples) {
        const { createdMs = -1, scheduledMs = -1, addressedMs = -1, startedMs = -1, readyMs = -1 } = sample
        expect(sample).toMatchObject({ status: 'answered', pod: expect.stringMatching(/^coldstart-/) })
        const phases = [0, createdMs, scheduledMs, addressedMs, startedMs, readyMs]
        expect(phases, sample.pod).toEqual(phases.toSorted((a, b) => a - b))
        expect(sample.status === 'answered' && sample.answeredMs).toBeGreaterThanOrEqual(addressedMs)
      }
    }
  })

  it('are gone before the next one is asked for', () => {
    const entries = readJournal(join(workspace.dir, 'reports/latest/journal.ndjson'))
    let present = 0
    for (const entry of entries) {
      if (entry.type !== 'observation' || !entry.trial.startsWith('coldstart-'))
        continue
      const { kind } = entry.observation
      if (kind === 'requested')
        expect(present).toBe(0)
      present += Number(kind === 'created') - Number(kind === 'removed')
    }
    expect(present).toBe(0)
    expect(resultsFromJournal(entries)).toEqual(results)
  })

  it('fill the tables', () => {
    const report = workspace.read('report.md')
    expect(report).toMatch(/## Cold start and memory\n\n\| Runtime \| Variant \| Cold start \| Memory \|/)
    expect(report).toMatch(/\| runc \| - \| shared-kernel \| Linux .* \| matches \| 2 \|/)
    expect(report).not.toMatch(/undefined|NaN|\[object/)
  })

  it('say so through the API server too', async () => {
    const through = new Workspace({ ...PLAN, variants: ['runc', 'gvisor'], probe: { way: 'apiserver' } })
    const { code, output } = await through.run(['specs/isolation'])
    expect(code, output).toBe(0)
    expect(new Set(isolationFindings(through.results).map(([, status]) => status))).toEqual(new Set(['ok']))
    through.remove()
  })
})

// Only in the lab: elsewhere the RuntimeClass may be somebody's.
describe.skipIf(notTheLab)('a RuntimeClass kata-qemu whose handler is runc', () => {
  let workspace: Workspace

  beforeAll(async () => {
    ensureUp()
    workspace = new Workspace({ ...PLAN, variants: ['runc', 'kata/qemu'], density: { firstBatch: 3, cap: 3, hold: '1s', stepTimeout: '1m' } })
    await kubectl('apply', '-f', workspace.write('kata.json', JSON.stringify({ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: KATA }, handler: 'runc' })))
  })

  afterAll(async () => {
    await kubectl('delete', 'runtimeclass', KATA, '--ignore-not-found')
    workspace.remove()
  })

  it.each([
    ['specs/isolation', 1],
    ['specs/availability', 2],
  ])('is caught where only %s runs: its rows are void, the run is red, and runc is as good as ever', async (spec, checks) => {
    const { code, output } = await workspace.run([spec])
    expect(code, output).toBe(1)
    expect(output).toMatch(/^kata\/qemu is void: RuntimeClass kata-qemu ran a shared kernel on node \S+: it sees the node's kernel/m)
    const { results } = workspace
    expect(results.variants).toMatchObject([{ name: 'runc', status: 'present' }, { name: 'kata/qemu', status: 'present', voidReason: expect.stringMatching(/^RuntimeClass kata-qemu ran a shared kernel on node /) }])
    expect(results.variants[0]).not.toHaveProperty('voidReason')
    expect(Object.fromEntries(isolationFindings(results))).toEqual({ 'runc': 'ok', 'kata/qemu': 'void' })
    expect(results.verdicts.map(({ variant, pass }) => [variant, pass])).toEqual([...Array.from({ length: checks }, () => ['runc', true]), ...Array.from({ length: checks }, () => ['kata/qemu', false])])
    for (const { variant, received } of results.verdicts)
      expect(received.includes('; void: isolation: RuntimeClass kata-qemu ran a shared kernel'), received).toBe(variant === 'kata/qemu')
    const report = workspace.read('report.md')
    expect(report).toContain('> **kata/qemu is void.** RuntimeClass kata-qemu ran a shared kernel')
    expect(report).toMatch(/\| kata \| qemu \*\*\(void\)\*\* \|/)
    expect(await podfitNamespaces()).toEqual([])
  })
})
