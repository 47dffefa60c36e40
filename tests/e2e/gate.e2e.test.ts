import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findProgram } from '../../src/cluster/embedded/find-program.ts'
import type { MetricComparison } from '../../src/compare/compare-metric.ts'
import { compareVariants } from '../../src/compare/compare-variants.ts'
import { snapshotOf } from '../../src/compare/snapshot-of.ts'
import { hasRuntime } from '../embedded/support.ts'
import type { Ended } from './support/run-here.ts'
import { Here } from './support/run-here.ts'

const TIMES = [1, 2, 3, 4, 5]
/** A rollout of so few pods takes a third of a second, and the next one on a shared machine half as long again. */
const WITHIN = '50%'
const METRICS = ['firstReady', 'allReady', 'firstServe', 'allServe', 'coldStart']

let here: Here
let runc: string
let slow: string

/** runc by its path, as an upgrade is tried beside what it is to replace. */
function install(name: string, command: string): void {
  here.write(`runtimes/${name}.yaml`, { name, runtime: 'runc', variant: name, isolation: 'shared-kernel', embedded: { runtime: 'oci', command }, install: { url: 'https://example.org/', note: 'Made for this test.' } })
}

/**
 * Rounds that tell a threefold time, also where a busy neighbour turns one of them around: from ten on, one round alone cannot take the interval of the
 * signed-rank test to the other side of 1. To tell that nothing changed takes more.
 */
const FEW = 10
const MANY = 12

function run(newer: string, rounds: number, rest: object = {}): Promise<Ended> {
  const plan = here.write('podfit.yaml', {
    runtimes: 'runtimes',
    variants: ['runc', newer],
    compare: [{ old: 'runc', new: newer, within: WITHIN }],
    replicas: 4,
    rounds,
    probe: { interval: '5ms' },
    coldstart: { samples: 3 * rounds },
    timeouts: { rollout: '1m', removal: '1m' },
    ...rest,
  })
  return here.specs(['specs/upgrade'], { PODFIT_CLUSTER: 'embedded', PODFIT_PLAN: plan }).ended
}

function judged(newer: string): MetricComparison[] {
  return compareVariants(snapshotOf(here.results), { old: 'runc', new: newer, within: 0.5 })
}

/** To be read where a verdict surprises, and as the figures of a trial of the gate. */
function figures(newer: string): string {
  return `${newer}: ${judged(newer).map(({ metric, verdict, ratio }) => `${metric} ${verdict} ${ratio?.estimate.toFixed(2)}x [${ratio?.low.toFixed(2)}, ${ratio?.high.toFixed(2)}]`).join(', ')}`
}

describe.skipIf(!hasRuntime('runc'))('the gate on an upgrade', () => {
  beforeAll(() => {
    here = new Here()
    runc = findProgram('runc', process.env)!
    slow = here.write('slow-runc.sh', `#!/bin/sh\nfor word; do\n  case $word in create|start) sleep 0.3; break ;; esac\ndone\nexec ${runc} "$@"\n`)
    install('runc-again', runc)
    install('runc-slow', slow)
  })

  afterAll(() => here.remove())

  it.each(TIMES)('stops a runtime that takes 300 ms longer to create and to start, time %i of 5', async () => {
    const { code, output } = await run('runc-slow', FEW)
    process.stdout.write(`${figures('runc-slow')}\n`)
    expect(judged('runc-slow').map(({ metric, verdict }) => [metric, verdict]), figures('runc-slow')).toEqual(METRICS.map(metric => [metric, 'worse']))
    expect(code, output).toBe(1)
    expect(output).toMatch(/expect\(runc-slow\)\.toHoldAgainst/)
    expect(here.results.verdicts.filter(({ matcher }) => matcher === 'toHoldAgainst').map(({ variant, pass }) => [variant, pass])).toEqual([['runc-slow', false], ['runc-slow', false]])
    expect(here.read('report.md')).toMatch(/### runc -> runc-slow\n\n\*\*Worse\.\*\* runc-slow \(runc \d/)
    expect(here.traces()).toEqual([])
  })

  it.each(TIMES)('lets the same binary pass, time %i of 5', async () => {
    const { code, output } = await run('runc-again', MANY)
    process.stdout.write(`${figures('runc-again')}\n`)
    expect(judged('runc-again').map(({ metric, verdict }) => [metric, verdict]), figures('runc-again')).toEqual(METRICS.map(metric => [metric, 'same']))
    expect(code, output).toBe(0)
    expect(here.read('report.md')).toMatch(/### runc -> runc-again\n\n\*\*No worse\.\*\* runc-again \(runc \d\S+\) against runc \(runc \d/)
  })

  it('stops an upgrade in place too, by what a baseline of before it says', async () => {
    const baseline = join(here.dir, 'here.json')
    const update = await here.podfit('baseline', 'update', join(here.dir, 'reports/latest'), '--file', baseline)
    expect(update.code, update.output).toBe(0)

    install('runc-again', slow)
    const { code, output } = await run('runc-again', FEW, { compare: undefined, baseline: 'here.json' })
    expect(code, output).toBe(1)
    expect(here.results.verdicts.filter(({ variant, matcher }) => variant === 'runc-again' && matcher === 'toHoldAgainst')).toMatchObject([{ pass: false, expected: expect.stringContaining('the baseline of run') }, { pass: false }])
    const compared = await here.podfit('compare', baseline, join(here.dir, 'reports/latest'), '--variant', 'runc-again')
    expect(compared.code, compared.output).toBe(1)
    expect(compared.output).toContain('**Worse.** 5 comparisons: 5 worse.')
  })

  it('does not pass what it lacks: a runtime that is not here, and too few rounds', async () => {
    install('runc-gone', '/nowhere/runc')
    const gone = await run('runc-gone', 1)
    expect(gone.code, gone.output).toBe(1)
    expect(gone.output).toContain('variant runc-gone is required by')
    install('runc-again', runc)
    const few = await run('runc-again', 2)
    expect(few.code, few.output).toBe(1)
    expect(few.output).toContain('undecided: n = 2 is too small to tell: it takes 3 rounds of both')
  })
})
