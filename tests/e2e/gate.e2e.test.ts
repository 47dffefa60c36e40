import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findProgram } from '../../src/cluster/embedded/find-program.ts'
import { compareVariants } from '../../src/compare/compare-variants.ts'
import { snapshotOf } from '../../src/compare/snapshot-of.ts'
import { hasRuntime } from '../embedded/support.ts'
import type { Ended } from './support/run-here.ts'
import { Here } from './support/run-here.ts'

const TIMES = [1, 2, 3, 4, 5]
const DELAY_SECONDS = 0.3

let here: Here

/** runc by its path, as an upgrade is tried beside what it is to replace. */
function runcAt(name: string, command: string): object {
  return { name, runtime: 'runc', variant: name, isolation: 'shared-kernel', embedded: { runtime: 'oci', command }, install: { url: 'https://example.org/', note: 'Made for this test.' } }
}

function upgrade(newer: string): Promise<Ended> {
  const plan = here.write(`${newer}.yaml`, {
    runtimes: 'runtimes',
    variants: ['runc', newer],
    compare: [{ old: 'runc', new: newer, within: '20%' }],
    replicas: 6,
    rounds: 8,
    probe: { interval: '5ms' },
    coldstart: { samples: 24 },
    timeouts: { rollout: '1m', removal: '1m' },
  })
  return here.specs(['specs/upgrade'], { PODFIT_CLUSTER: 'embedded', PODFIT_PLAN: plan }).ended
}

/** What the newest report says of the pair, to be read where a verdict surprises. */
function said(newer: string): string {
  return compareVariants(snapshotOf(here.results), { old: 'runc', new: newer, within: 0.2 })
    .map(({ metric, verdict, ratio }) => `${metric} ${verdict} ${ratio?.estimate.toFixed(2)}x [${ratio?.low.toFixed(2)}, ${ratio?.high.toFixed(2)}]`).join(', ')
}

describe.skipIf(!hasRuntime('runc'))('the gate on an upgrade', () => {
  beforeAll(() => {
    here = new Here()
    const runc = findProgram('runc', process.env)!
    const slow = here.write('slow-runc.sh', `#!/bin/sh\nfor word; do\n  case $word in create|start) sleep ${DELAY_SECONDS}; break ;; esac\ndone\nexec ${runc} "$@"\n`)
    here.write('runtimes/again.yaml', runcAt('runc-again', runc))
    here.write('runtimes/slow.yaml', runcAt('runc-slow', slow))
  })

  afterAll(() => here.remove())

  it.each(TIMES)('lets the same binary pass, time %i of 5', async () => {
    const { code, output } = await upgrade('runc-again')
    process.stdout.write(`same binary: ${said('runc-again')}\n`)
    expect(code, output).toBe(0)
    const rows = compareVariants(snapshotOf(here.results), { old: 'runc', new: 'runc-again', within: 0.2 })
    expect(rows.map(({ metric, verdict }) => [metric, verdict]), said('runc-again')).toEqual(['firstReady', 'allReady', 'firstServe', 'allServe', 'coldStart'].map(metric => [metric, 'same']))
    expect(here.read('report.md')).toContain('**No worse.** runc-again (runc ')
  })

  it.each(TIMES)('stops a runtime that takes 300 ms longer to create and to start, time %i of 5', async () => {
    const { code, output } = await upgrade('runc-slow')
    process.stdout.write(`300 ms slower: ${said('runc-slow')}\n`)
    expect(code, output).toBe(1)
    expect(output).toMatch(/expect\(runc-slow\)\.toHoldAgainst/)
    const rows = compareVariants(snapshotOf(here.results), { old: 'runc', new: 'runc-slow', within: 0.2 })
    expect(rows.map(({ metric, verdict }) => [metric, verdict]), said('runc-slow')).toEqual(['firstReady', 'allReady', 'firstServe', 'allServe', 'coldStart'].map(metric => [metric, 'worse']))
    expect(here.results.verdicts.filter(({ variant, matcher }) => variant === 'runc-slow' && matcher === 'toHoldAgainst').map(({ pass }) => pass)).toEqual([false, false])
    expect(here.traces()).toEqual([])
  })

  it('is asked of two runs too, and of a baseline that one of them left', async () => {
    const [fast, slow] = [here.runs.at(0), here.runs.at(-1)].map(run => join(here.dir, 'reports', run ?? ''))
    const baseline = join(here.dir, 'baselines/here.json')
    const update = await here.podfit('baseline', 'update', fast ?? '', '--file', baseline)
    expect(update.code, update.output).toBe(0)
    const ownself = await here.podfit('compare', baseline, fast ?? '')
    expect(ownself.code, ownself.output).toBe(0)
    // runc alone is in both, and nothing of it changed beyond what the machine does from one run to another.
    const across = await here.podfit('compare', baseline, slow ?? '', '--variant', 'runc', '--metric', 'allReady', '--tolerance', 'allReady=90%')
    expect(across.code, across.output).toBe(0)
    const gone = await here.podfit('compare', baseline, slow ?? '')
    expect(gone.code, gone.output).toBe(2)
    expect(gone.output).toContain('the variant is not in this run')
  })
})
