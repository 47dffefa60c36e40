import { describe, expect, test } from 'vitest'
import type { DensityResult } from '../../src/measure/density.ts'
import { recommend } from '../../src/recommend/recommend.ts'
import type { Candidate } from '../../src/recommend/recommendation.ts'
import type { ImportedResults } from '../../src/results/imported-results.ts'
import { resultsFromJournal } from '../../src/results/results-from-journal.ts'
import type { Results, VariantRecord } from '../../src/results/results.ts'
import type { ColdStartSample, OverheadSample } from '../../src/results/samples.ts'
import { loadAnyVariants } from '../../src/variants/load-variants.ts'
import { OWN_VARIANTS_DIR } from '../../src/variants/own-variants-dir.ts'
import { GVISOR, JournalBuilder, KATA, RUNC, URUNC } from '../results/journal-builder.ts'
import { overheadSamples } from '../results/overhead-samples.ts'
import { ask } from './request.ts'

const known = loadAnyVariants(OWN_VARIANTS_DIR)
const QEMU: VariantRecord = { name: 'kata/qemu', runtime: 'kata', variant: 'qemu', isolation: 'own-kernel', runtimeClass: 'kata-qemu', status: 'present' }
const FC: VariantRecord = { ...QEMU, name: 'kata/fc', variant: 'fc', runtimeClass: 'kata-fc' }

function found(maxPods: number, overrides: Partial<DensityResult> = {}): DensityResult {
  return { maxPods, resolution: 1, constraint: 'memory', censored: false, evidence: 'no memory', holdMs: 10_000, ...overrides }
}

/** So much a pod, and 10 MiB as soon as there is one. */
function memory(perPodMib: number): OverheadSample[] {
  return overheadSamples({ perPodMib, fixedMib: 10 })
}

function starts(...ms: number[]): ColdStartSample[] {
  return ms.map((answeredMs, index) => ({ pod: `p${index}`, status: 'answered', answeredMs }))
}

/** 487 runc, 176 gVisor, 21 and 65 Kata, with memory and cold start of each. */
function measured(): JournalBuilder {
  return new JournalBuilder().begin([RUNC, GVISOR, QEMU, FC])
    .density(RUNC, found(487, { constraint: 'maxPods' })).density(GVISOR, found(176)).density(QEMU, found(21)).density(FC, found(65))
    .sampled('overhead', RUNC, memory(7)).sampled('overhead', GVISOR, memory(18)).sampled('overhead', QEMU, memory(52)).sampled('overhead', FC, memory(28))
    .sampled('coldstart', RUNC, starts(20, 21, 22)).sampled('coldstart', GVISOR, starts(50, 51, 52)).sampled('coldstart', QEMU, starts(500, 501, 502)).sampled('coldstart', FC, starts(125, 126, 127))
}

function resultsOf(builder: JournalBuilder): Results {
  return resultsFromJournal(builder.end().entries)
}

function candidates(builder: JournalBuilder, text: Parameters<typeof ask>[0]): Candidate[] {
  return recommend(resultsOf(builder), ask(text), known).candidates
}

function named(all: Candidate[], name: string): Candidate {
  return all.find(candidate => candidate.name === name)!
}

const listed = (all: Candidate[]): string[] => all.filter(({ status }) => status === 'short-listed').map(({ name }) => name)

describe('the advice chooses the classes, figures rank and rule out', () => {
  test.for<[string, string, string[]]>([
    ['trusted-images', '20', ['runc', 'gvisor', 'kata/fc', 'kata/qemu']],
    ['untrusted-code', '20', ['gvisor', 'kata/fc', 'kata/qemu']],
    ['untrusted-code', '50', ['gvisor', 'kata/fc']],
    ['vm-boundary', '20', ['kata/qemu', 'kata/fc']],
    ['vm-boundary', '22', ['kata/fc']],
    ['bursts', '20', ['kata/fc', 'kata/qemu']],
    ['edge-scripts', '1', []],
  ])('%s, %s pods: %j', ([threatModel, pods, names]) => {
    expect(listed(candidates(measured(), { threatModel, pods }))).toEqual(names)
  })

  test('a class that will not do is ruled out with its reason, whatever its figures', () => {
    expect(named(candidates(measured(), { threatModel: 'vm-boundary', pods: '1' }), 'gvisor')).toMatchObject({ status: 'ruled-out', why: ['a kernel in user space is not a virtual machine'] })
  })

  test('a figure that misses rules out with the figure and what stopped the search', () => {
    expect(named(candidates(measured(), { threatModel: 'vm-boundary', pods: '22' }), 'kata/qemu')).toMatchObject({ status: 'ruled-out', why: ['22 pods at once: 21 fit, stopped by memory'] })
  })

  test('memory: that many pods, with the application in each', () => {
    // 100 pods of 18 MiB, and 10 MiB that does not grow.
    const of = (memory: string, appMemory = '0Mi'): Candidate => named(candidates(measured(), { threatModel: 'untrusted-code', memory, appMemory }), 'gvisor')
    expect(of('1811Mi').status).toBe('short-listed')
    expect(of('1809Mi')).toMatchObject({ status: 'ruled-out', why: ['100 pods in 1.767 GiB: they take 1.768 GiB'] })
    expect(of('1811Mi', '1Mi').status).toBe('ruled-out')
    expect(of('1911Mi', '1Mi').status).toBe('short-listed')
  })

  test.for<[string, string[]]>([
    ['coldStart=130ms', ['runc', 'gvisor', 'kata/fc']],
    ['coldStart=50ms', ['runc']],
    ['memoryPerPod=20Mi', ['runc', 'gvisor']],
    ['overhead=4.1', ['runc', 'gvisor', 'kata/fc']],
    ['overhead=1', ['runc']],
  ])('budget %s: %j', ([budget, names]) => {
    expect(listed(candidates(measured(), { pods: '10', budget: [budget] }))).toEqual(names)
  })

  test('a pod that failed to start misses every limit of cold starts', () => {
    const builder = measured().sampled('coldstart', RUNC, [{ pod: 'p9', status: 'failed', reason: 'no answer within 60 s' }], undefined, 2)
    expect(named(candidates(builder, { budget: ['coldStart=10s'] }), 'runc')).toMatchObject({ status: 'ruled-out', why: ['cold start within 10 s: 1 of 4 pods did not answer'] })
    expect(named(candidates(builder, {}), 'runc').status).toBe('short-listed')
  })
})

describe('what was not measured is never guessed', () => {
  test('a search that ended early knows only "at least"', () => {
    const builder = (): JournalBuilder => new JournalBuilder().begin([RUNC]).density(RUNC, found(60, { censored: true, constraint: 'cap' })).sampled('overhead', RUNC, memory(7))
    expect(named(candidates(builder(), { pods: '60' }), 'runc').status).toBe('short-listed')
    expect(named(candidates(builder(), { pods: '61' }), 'runc')).toMatchObject({ status: 'open', criteria: [{ name: 'pods', status: 'not-measured', why: 'at least 60 fit, and the search ended there (cap)' }, { status: 'met' }] })
  })

  test('without a search a rollout that served shows its own number, and no more', () => {
    const builder = (): JournalBuilder => new JournalBuilder().begin([RUNC]).rollout(RUNC, { replicas: 4 }).sampled('overhead', RUNC, memory(7))
    expect(named(candidates(builder(), { pods: '4' }), 'runc').status).toBe('short-listed')
    expect(named(candidates(builder(), { pods: '5' }), 'runc')).toMatchObject({ status: 'open', criteria: [{ why: 'no more than 4 were asked for' }, {}] })
  })

  test('no figure at all: open, with everything that is missing', () => {
    expect(named(candidates(new JournalBuilder().begin([RUNC]), { budget: ['coldStart=1s', 'coldStartP95=1s', 'memoryPerPod=1Gi', 'overhead=2'] }), 'runc')).toMatchObject({
      status: 'open',
      criteria: ['pods', 'memory', 'coldStart', 'coldStartP95', 'memoryPerPod', 'overhead'].map(name => ({ name, status: 'not-measured' })),
    })
  })

  test('a p95 takes 20 pods', () => {
    const candidate = named(candidates(measured(), { budget: ['coldStartP95=1s'] }), 'runc')
    expect(candidate).toMatchObject({ status: 'open' })
    expect(JSON.stringify(candidate)).toContain('a p95 takes 20 pods that answered; there were 3')
    const enough = measured().sampled('coldstart', RUNC, starts(...Array.from({ length: 20 }, (_, index) => 20 + index)), undefined, 2)
    expect(named(candidates(enough, { budget: ['coldStartP95=1s'] }), 'runc').status).toBe('short-listed')
  })

  test('memory that noise hides is no memory of nothing', () => {
    const builder = new JournalBuilder().begin([RUNC]).density(RUNC, found(487)).sampled('overhead', RUNC, memory(-1))
    const candidate = named(candidates(builder, { memory: '4Gi' }), 'runc')
    expect(candidate).toMatchObject({ status: 'open', criteria: [{ status: 'met' }, { name: 'memory', status: 'not-measured' }] })
    expect(JSON.stringify(candidate)).toContain('did not fall with the number of pods')
  })

  test('without memory per pod, that many on a machine with no more memory show that they fit into it', () => {
    const builder = (): JournalBuilder => new JournalBuilder().begin([RUNC]).density(RUNC, found(487))
    const of = (text: Parameters<typeof ask>[0]): Candidate => named(candidates(builder(), text), 'runc')
    expect(of({ memory: '8Gi' })).toMatchObject({ status: 'short-listed', criteria: [{}, { name: 'memory', seen: '487 served on a machine of 7.873 GiB' }] })
    expect(of({ memory: '7Gi' }).status).toBe('open')
    expect(of({ memory: '8Gi', appMemory: '1Mi' }).status).toBe('open')
    expect(of({ memory: '8Gi', pods: '488' }).status).toBe('ruled-out')
  })

  test('what is not in the results and would do is named; what would not is not', () => {
    const all = candidates(measured(), { threatModel: 'untrusted-code' })
    expect(named(all, 'urunc/linux-fc')).toMatchObject({ status: 'not-measured', why: ['not in these results'] })
    expect(named(all, 'crun')).toBeUndefined()
    // A variant that exists only without a cluster says nothing of this one.
    expect(named(all, 'qemu')).toBeUndefined()
  })

  test('a skipped variant says why, and what would add it', () => {
    const builder = new JournalBuilder().begin([RUNC, KATA])
    expect(named(candidates(builder, { threatModel: 'vm-boundary' }), 'kata/qemu')).toMatchObject({ status: 'not-measured', why: [expect.stringMatching(/^skipped: no RuntimeClass kata-qemu.*To add it: install kata-deploy/)] })
  })

  test('a trial that was cut short has no figure', () => {
    const builder = new JournalBuilder().begin([RUNC]).density(RUNC, { status: 'interrupted', reason: 'SIGINT' })
    expect(JSON.stringify(named(candidates(builder, {}), 'runc'))).toContain('trial density-runc-r1 ended before it was done: SIGINT')
  })
})

describe('what is void is out', () => {
  test('a variant that is not what it claims', () => {
    const builder = measured().finding({ check: 'isolation', status: 'void', variant: 'kata/qemu', seen: 'RuntimeClass kata-qemu ran plain runc', why: 'other figures' })
    const all = candidates(builder, { threatModel: 'vm-boundary', pods: '20' })
    expect(named(all, 'kata/qemu')).toMatchObject({ status: 'void', why: ['RuntimeClass kata-qemu ran plain runc'] })
    expect(listed(all)).toEqual(['kata/fc'])
  })

  test('a whole run', () => {
    const all = candidates(measured().finding({ check: 'nodes', status: 'void', seen: 'the node booted anew' }), { pods: '1' })
    expect(listed(all)).toEqual([])
    expect(named(all, 'runc')).toMatchObject({ status: 'void', why: ['the whole run is: nodes: the node booted anew'] })
  })

  test('a trial: its figure is withheld with the reason, the others stand', () => {
    const builder = measured().finding({ check: 'swap', status: 'void', variant: 'runc', trial: 'overhead-runc-r1', seen: '40 MiB went to swap' })
    const all = candidates(builder, { pods: '10', memory: '4Gi', budget: ['overhead=3'] })
    expect(named(all, 'runc')).toMatchObject({ status: 'open', figures: { pods: { count: 487 }, withheld: { memory: 'void: swap: 40 MiB went to swap' } } })
    // Nothing can be told over a void yardstick either.
    expect(named(all, 'gvisor')).toMatchObject({ status: 'open', figures: { withheld: { overhead: 'void: swap: 40 MiB went to swap' } } })
  })
})

test('isolation is seen where a pod was asked, and else only claimed', () => {
  const all = candidates(measured().finding({ check: 'isolation', status: 'ok', variant: 'runc', seen: 'it sees the node\'s kernel' }), { pods: '10' })
  expect(named(all, 'runc')).toMatchObject({ figures: { isolation: 'seen' } })
  expect(named(all, 'gvisor')).toMatchObject({ figures: { isolation: 'claimed' } })
})

describe('imported figures', () => {
  const imported: ImportedResults = {
    schemaVersion: 1,
    imported: { format: 'runtime-benchmarking-rpi5', files: [] },
    run: { id: 'imported-x', startedAt: '2026-05-13T11:00:52.000Z', status: 'imported' },
    variants: [
      { name: 'runc', runtime: 'runc', runtimeClass: 'runc', status: 'imported' },
      { name: URUNC.name, runtime: 'urunc', variant: 'rumprun/spt', runtimeClass: 'urunc', status: 'imported' },
      { name: 'strange', runtime: 'strange', runtimeClass: 'strange', status: 'imported' },
    ],
    rollouts: [{ id: 'r', variant: 'strange', round: 1, status: 'complete', startedAt: '2026-05-13T11:00:52.000Z', replicas: 100, readyCount: 100, timelines: {} }],
    densities: [{ variant: 'runc', status: 'imported', maxPods: 487, source: 'a post' }],
  }
  const of = (text: Parameters<typeof ask>[0], name: string): Candidate => named(recommend(imported, ask(text), known).candidates, name)

  test('classes are those of podfit\'s variants; what it does not know is not guessed', () => {
    expect(of({}, 'runc')).toMatchObject({ status: 'short-listed', isolation: 'shared-kernel', figures: { pods: { from: 'published' }, isolation: 'claimed' } })
    expect(of({}, 'strange')).toMatchObject({ status: 'not-covered', why: [expect.stringContaining('class is not known')] })
    expect(of({ threatModel: 'vm-boundary' }, URUNC.name)).toMatchObject({ status: 'ruled-out' })
  })

  test('cold start and memory per pod were not measured, and the post\'s other figures are not put in their place', () => {
    expect(of({ budget: ['coldStart=1h'] }, 'runc').status).toBe('open')
    expect(of({ memory: '7Gi' }, 'runc').status).toBe('open')
    expect(of({ pods: '488' }, 'runc')).toMatchObject({ status: 'ruled-out', why: ['488 pods at once: 487 fit, as published'] })
  })
})
