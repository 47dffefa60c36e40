import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { readJournal } from '../../src/results/read-journal.ts'
import { resultsFromJournal } from '../../src/results/results-from-journal.ts'
import { hasRuntime } from '../embedded/support.ts'
import { Here } from './support/run-here.ts'

let here: Here

afterEach(() => here.remove())

const EMBEDDED = { PODFIT_CLUSTER: 'embedded' }

/** A variant that says it is a virtual machine, and is runc. */
const STAND_IN = { name: 'kata/qemu-here', runtime: 'kata', variant: 'qemu', isolation: 'own-kernel', embedded: { runtime: 'oci', command: 'runc' }, install: { url: 'https://example.org/', note: 'Made for this test.' } }

function plan(variants: string[], rest: object = {}): NodeJS.ProcessEnv {
  here.write('runtimes/stand-in.yaml', STAND_IN)
  return { ...EMBEDDED, PODFIT_PLAN: here.write('podfit.yaml', { runtimes: 'runtimes', variants, replicas: 2, rounds: 1, coldstart: { samples: 6, timeout: '20s' }, density: { firstBatch: 2, cap: 2, hold: '1s', stepTimeout: '20s' }, ...rest }) }
}

describe.skipIf(!hasRuntime('runc'))('isolation on this host', () => {
  const real = ['process', 'runc', 'crun', 'gvisor'].filter(hasRuntime)

  it('every runtime of this host is what its name says', async () => {
    here = new Here()
    const { code, output } = await here.specs(['specs/isolation', 'specs/coldstart'], plan(real)).ended
    expect(code, output).toBe(0)
    const { results } = here
    for (const name of real) {
      // Once in the warm-up, once in the spec.
      expect(results.isolations.filter(({ variant }) => variant === name).map(({ round, status, samples }) => [round, status, samples.length])).toEqual([[0, 'complete', 1], [1, 'complete', 1]])
      expect(results.coldStarts.filter(({ variant }) => variant === name)).toMatchObject([{ status: 'complete', samples: Array.from({ length: 6 }, () => ({ status: 'answered' })) }])
    }
    const findings = results.validity.findings.filter(({ check }) => check === 'isolation')
    expect(findings).toHaveLength(real.length)
    expect(Object.fromEntries(findings.map(({ variant, status }) => [variant, status]))).toEqual(Object.fromEntries(real.map(name => [name, 'ok'])))
    expect(results.variants.filter(({ voidReason }) => voidReason !== undefined)).toEqual([])
    expect(resultsFromJournal(readJournal(join(here.dir, 'reports/latest/journal.ndjson')))).toEqual(results)
    expect(here.traces()).toEqual([])
  })

  it.each([
    ['specs/isolation', 1],
    ['specs/coldstart', 1],
    ['specs/density', 1],
    ['specs/readiness', 2],
  ])('a variant that claims its own kernel and runs runc is caught where only %s runs', async (spec, checks) => {
    here = new Here()
    const { code, output } = await here.specs([spec], plan(['runc', STAND_IN.name])).ended
    expect(code, output).toBe(1)
    expect(output).toMatch(/^kata\/qemu-here is void: kata\/qemu-here ran a shared kernel on node \S+: it sees the node's kernel/m)
    const { results } = here
    expect(results.variants).toMatchObject([{ name: 'runc' }, { name: STAND_IN.name, voidReason: expect.stringMatching(/^kata\/qemu-here ran a shared kernel on node /) }])
    expect(results.variants[0]).not.toHaveProperty('voidReason')
    const verdicts = results.verdicts.map(({ variant, pass }) => [variant, pass])
    expect(verdicts).toEqual([...Array.from({ length: checks }, () => ['runc', true]), ...Array.from({ length: checks }, () => [STAND_IN.name, false])])
    const report = here.read('report.md')
    expect(report).toContain('> **kata/qemu-here is void.**')
    expect(report).toMatch(/\| kata \| qemu \*\*\(void\)\*\* \|/)
    expect(here.traces()).toEqual([])
  })

  it('a report made again from the journal is the same to the byte', async () => {
    here = new Here()
    await here.specs(['specs/coldstart'], plan(['process', STAND_IN.name])).ended
    const before = ['results.json', 'report.md'].map(name => here.read(name))
    const again = await here.podfit('report', join(here.dir, 'reports/latest'))
    expect(again.code, again.output).toBe(0)
    expect(['results.json', 'report.md'].map(name => here.read(name))).toEqual(before)
  })
})
