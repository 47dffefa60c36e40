import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { budgetsOf } from '../../src/plan/budgets-of.ts'
import { planFile } from '../../src/plan/find-plan.ts'
import { loadPlan } from '../../src/plan/load-plan.ts'
import type { LoadPlanOptions } from '../../src/plan/load-plan.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { PlanError } from '../../src/plan/plan-error.ts'
import { VariantError } from '../../src/variants/variant-error.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'
import { thrownBy } from '../documents/thrown-by.ts'

const SHIPPED = join(import.meta.dirname, '../../podfit.yaml')

/** Some of the shipped variants: what is tested here does not depend on how many there are. */
let runtimesDir: string

beforeAll(() => {
  runtimesDir = mkdtempSync(join(tmpdir(), 'podfit-'))
  for (const name of ['crun', 'gvisor', 'kata-qemu', 'runc'])
    cpSync(join(import.meta.dirname, `../../fixtures/runtimes/${name}.yaml`), join(runtimesDir, `${name}.yaml`))
})

afterAll(() => rmSync(runtimesDir, { recursive: true }))

function write(content: string): string {
  const file = join(temporaryDir(), 'podfit.yaml')
  writeFileSync(file, content)
  return file
}

function load(content: string, options: LoadPlanOptions = {}): ReturnType<typeof loadPlan> {
  return loadPlan(write(content), { env: {}, runtimesDir, ...options })
}

function refusal(content: string, options: LoadPlanOptions = {}): string {
  const file = write(content)
  const error = thrownBy(() => loadPlan(file, { env: {}, runtimesDir, ...options }))
  expect(error).toBeInstanceOf(PlanError)
  return error.message.replaceAll(file, 'podfit.yaml')
}

test('a plan that only names variants has every default', () => {
  const file = write('variants: [runc]\n')
  const { variants, ...rest } = loadPlan(file, { env: {} })
  expect(rest).toEqual({
    file,
    profile: 'none',
    cluster: 'auto',
    clusterKind: 'kubernetes',
    replicas: 100,
    rounds: 3,
    seed: 1,
    probe: { way: 'direct', intervalMs: 50, timeoutMs: 1_000, concurrency: 32 },
    density: { firstBatch: 10, cap: 500, holdMs: 10_000, stepTimeoutMs: 300_000, timeLimitMs: 7_200_000, memoryFloorBytes: 209_715_200 },
    overhead: { sizes: [0, 5, 10, 15, 20, 25], settleMs: 5_000, toleranceBytes: 4_194_304, settleTimeoutMs: 60_000, readings: 10, dropCaches: false },
    coldstart: { samples: 30, timeoutMs: 60_000, intervalMs: 10 },
    latency: { concurrency: [1, 8], warmUpMs: 1_000, durationMs: 5_000 },
    timeouts: { rolloutMs: 720_000, removalMs: 300_000 },
    budgets: new Map(),
    compare: [],
    setAside: [],
  })
  expect(variants).toEqual([{ variant: expect.objectContaining({ name: 'runc', runtime: 'runc' }), required: false, replicas: 100, cap: 500 }])
})

const LAYERS = `profile: pi
cluster: kubernetes
variants: [gvisor, { name: runc, required: true }, { name: kata/qemu, replicas: 21 }]
replicas: 50
seed: 7
probe: { interval: 25ms, concurrency: 8 }
density: { hold: 5s, memoryFloor: 1.5Gi }
coldstart: { samples: 60, timeout: 20s }
profiles:
  pi:
    replicas: 60
    probe: { timeout: 2s, way: blackbox, blackboxUrl: http://127.0.0.1:9115 }
    density: { cap: 300 }
    coldstart: { timeout: 30s }
    timeouts: { removal: 1m30s }
    budgets: { runc: { maxPods: 200, allReady: 45s, answerP50: 500us } }
  lab: { rounds: 5 }
`

test('the profile overrides the plan, the plan overrides the defaults, and a variant\'s own replicas stand', () => {
  const plan = load(LAYERS)
  expect(plan).toMatchObject({
    profile: 'pi',
    cluster: 'kubernetes',
    replicas: 60,
    rounds: 3,
    seed: 7,
    probe: { way: 'blackbox', intervalMs: 25, timeoutMs: 2_000, concurrency: 8, blackboxUrl: 'http://127.0.0.1:9115' },
    density: { firstBatch: 10, cap: 300, holdMs: 5_000, memoryFloorBytes: 1_610_612_736 },
    coldstart: { samples: 60, timeoutMs: 30_000, intervalMs: 10 },
    timeouts: { rolloutMs: 720_000, removalMs: 90_000 },
  })
  expect(plan.variants.map(({ variant, required, replicas }) => [variant.name, required, replicas])).toEqual([
    ['gvisor', false, 60],
    ['runc', true, 60],
    ['kata/qemu', false, 21],
  ])
})

test('nodes are those of the profile, else of the plan, each with its place', () => {
  const content = 'variants: [runc]\nnodes: { names: [pi-a, pi-b] }\nprofiles:\n  labelled: { nodes: { labels: { disk: nvme } } }\n  both: { nodes: { names: [pi-a], labels: { disk: "" } } }\n  all: { nodes: {} }\n'
  expect(load(content).nodes).toEqual({ names: [{ name: 'pi-a', place: { line: 2, column: 18 } }, { name: 'pi-b', place: { line: 2, column: 24 } }] })
  expect(load(content, { profile: 'labelled' }).nodes).toEqual({ labels: { values: { disk: 'nvme' }, place: { line: 4, column: 32 } } })
  expect(load(content, { profile: 'both' }).nodes).toMatchObject({ names: [{ name: 'pi-a' }], labels: { values: { disk: '' } } })
  expect(load(content, { profile: 'all' })).not.toHaveProperty('nodes')
  expect(load(content, { profile: 'all', env: { PODFIT_CLUSTER: 'embedded' } }).clusterKind).toBe('embedded')
  expect(load('variants: [runc]\n')).not.toHaveProperty('nodes')
})

test('a profile is chosen by option before environment before plan', () => {
  expect(load(LAYERS, { env: { PODFIT_PROFILE: 'lab' } })).toMatchObject({ profile: 'lab', replicas: 50, rounds: 5 })
  expect(load(LAYERS, { env: { PODFIT_PROFILE: 'lab' }, profile: 'none' })).toMatchObject({ profile: 'none', rounds: 3 })
  expect(load(LAYERS, { env: { PODFIT_PROFILE: '' } }).profile).toBe('pi')
  expect(load(LAYERS, { env: { PODFIT_CLUSTER: 'embedded' } }).cluster).toBe('embedded')
})

test('a plan brings variants of its own, beside it', () => {
  const file = write('runtimes: mine\nvariants: [runc, own]\n')
  const mine = join(file, '../mine')
  mkdirSync(mine)
  cpSync(join(runtimesDir, 'crun.yaml'), join(mine, 'own.yaml'))
  expect(() => loadPlan(file, { runtimesDir })).toThrow(/own.yaml:.*the variant crun is already described in .*crun.yaml/)
  writeFileSync(join(mine, 'own.yaml'), readFileSync(join(runtimesDir, 'crun.yaml'), 'utf8').replace('name: crun', 'name: own'))
  expect(loadPlan(file, { runtimesDir, env: {} }).variants.map(({ variant }) => variant.name)).toEqual(['runc', 'own'])
  expect(() => loadPlan(write('runtimes: nowhere\nvariants: [runc]\n'), { runtimesDir })).toThrow(/nowhere.*cannot be listed/)
})

test('budgets are those of the profile, and else what any run must meet', () => {
  const plan = load(LAYERS)
  const others = { firstReady: '12m', firstServe: '12m', allServe: '12m', coldStart: '30s', coldStartP95: '30s', answerP95: '2s', answerP99: '2s' }
  expect(budgetsOf(plan, 'runc')).toEqual({ ...others, maxPods: 200, allReady: '45s', answerP50: '500us' })
  expect(budgetsOf(plan, 'gvisor')).toEqual({ ...others, maxPods: 1, allReady: '12m', answerP50: '2s' })
  expect(budgetsOf(load(LAYERS, { profile: 'lab' }), 'runc').maxPods).toBe(1)
  expect(() => budgetsOf(plan, 'crun')).toThrow('no variant "crun" in the plan; it has gvisor, runc, kata/qemu')
})

test('aliases share settings between profiles', () => {
  const plan = load('variants: [runc]\nprofiles:\n  a: { budgets: &budgets { runc: { maxPods: 9 } } }\n  b: { budgets: *budgets }\n', { profile: 'b' })
  expect(plan.budgets).toEqual(new Map([['runc', { maxPods: 9 }]]))
})

test('planFile is $PODFIT_PLAN, else podfit.yaml, as it was given', () => {
  const cwd = process.cwd()
  expect(planFile({}, cwd)).toBe('podfit.yaml')
  expect(planFile({ PODFIT_PLAN: '' }, cwd)).toBe('podfit.yaml')
  expect(planFile({ PODFIT_PLAN: 'plans/pi.yaml' }, cwd)).toBe('plans/pi.yaml')
  expect(planFile({ PODFIT_PLAN: '/etc/podfit.yaml' }, cwd)).toBe('/etc/podfit.yaml')
  expect(planFile({}, join(cwd, 'specs'))).toBe('specs/podfit.yaml')
  expect(planFile({ PODFIT_PLAN: '/etc/podfit.yaml' }, join(cwd, 'specs'))).toBe('/etc/podfit.yaml')
})

describe('a run without a cluster', () => {
  const HERE = `variants: [runc, kata/qemu]
profile: pi
profiles:
  pi: { budgets: { runc: { maxPods: 400 } } }
  embedded: { variants: [{ name: crun, required: true }, runc], density: { cap: 200 } }
`
  const none = { hasCluster: () => false }
  const names = ({ variants }: Plan): string[] => variants.map(({ variant }) => variant.name)

  test('is for a plan that leaves the choice open where no cluster was found, or one that asks for it', () => {
    expect(load(HERE)).toMatchObject({ cluster: 'auto', clusterKind: 'kubernetes' })
    expect(load(HERE, none)).toMatchObject({ cluster: 'auto', clusterKind: 'embedded' })
    expect(load(HERE, { env: { PODFIT_CLUSTER: 'kubernetes' }, ...none })).toMatchObject({ clusterKind: 'kubernetes' })
    const never = (): boolean => {
      throw new Error('a cluster was looked for')
    }
    expect(load(`cluster: embedded\n${HERE}`, { hasCluster: never })).toMatchObject({ cluster: 'embedded', clusterKind: 'embedded' })
  })

  test('takes the profile embedded, with its own variants and without another device\'s budgets', () => {
    const plan = load(HERE, none)
    expect(plan).toMatchObject({ profile: 'embedded', density: { cap: 200 }, budgets: new Map() })
    expect(names(plan)).toEqual(['crun', 'runc'])
    expect(plan.variants[0]?.required).toBe(true)
    expect(names(load(HERE))).toEqual(['runc', 'kata/qemu'])
  })

  test('says what the plan holds its own variants against, and what a profile with others sets aside', () => {
    const plan = `variants: [runc, crun]\nbaseline: b.json\ncompare: [{ old: runc, new: crun }]\nprofiles: { embedded: { variants: [runc] } }\n`
    expect(load(plan)).toMatchObject({ compare: [{}], setAside: [] })
    expect(load(plan, none)).toMatchObject({ compare: [], setAside: ['compare', 'baseline'] })
    expect(load(plan, none)).not.toHaveProperty('baseline')
  })

  test('takes another profile that is asked for, and the plan\'s own where it has no profile embedded', () => {
    expect(load(HERE, { env: { PODFIT_PROFILE: 'pi' }, ...none })).toMatchObject({ profile: 'pi', budgets: new Map([['runc', { maxPods: 400 }]]) })
    expect(load(HERE.replace('  embedded:', '  laptop:'), none).profile).toBe('pi')
  })

  test('cannot be probed through an API server', () => {
    expect(refusal(`cluster: embedded\nprobe: { way: apiserver }\nvariants: [runc]\n`)).toMatch(/^podfit.yaml:2:15: probe.way: apiserver needs a Kubernetes cluster/)
  })

  test('the shipped plan measures what an ordinary Linux host can have', () => {
    const plan = loadPlan(SHIPPED, { env: {}, ...none })
    expect(names(plan).slice(0, 4)).toEqual(['process', 'runc', 'crun', 'gvisor'])
    expect(plan).toMatchObject({ profile: 'embedded', density: { cap: 200 }, budgets: new Map() })
    expect(plan.variants.some(({ required }) => required)).toBe(false)
    const demo = loadPlan(SHIPPED, { env: { PODFIT_PROFILE: 'demo' }, ...none })
    expect(names(demo)).toEqual(names(plan))
    expect(demo.density.cap).toBeLessThan(plan.density.cap)
  })
})

test('a variant may have a search of its own length, and no budget beyond it', () => {
  const plan = 'variants: [runc, { name: gvisor, cap: 8 }, { name: crun, cap: 999 }]\ndensity: { cap: 50 }\n'
  expect(load(plan).variants.map(({ cap }) => cap)).toEqual([50, 8, 50])
  expect(refusal(`profile: p\n${plan}profiles: { p: { budgets: { gvisor: { maxPods: 9 } } } }\n`)).toMatch(/^podfit.yaml:4:48: .*9 is above the cap of this variant 8: no search could show it/)
})

test('$PODFIT_CAP is the upper end of the search, and no first batch is larger', () => {
  const cap = (PODFIT_CAP: string): Plan['density'] => load('variants: [runc]\ndensity: { cap: 50 }\n', { env: { PODFIT_CAP } }).density
  expect(cap('300')).toMatchObject({ cap: 300, firstBatch: 10 })
  expect(cap('5')).toMatchObject({ cap: 5, firstBatch: 5 })
  expect(cap('')).toMatchObject({ cap: 50 })
  for (const wrong of ['0', '-1', '1.5', 'many', '10001'])
    expect(() => cap(wrong)).toThrow(/\$PODFIT_CAP: expected a whole number of pods from 1 to 10000; got/)
})

test('the variants of a profile are checked whether it is chosen or not', () => {
  expect(refusal('variants: [runc]\nprofiles:\n  other: { variants: [runc, crum] }\n')).toMatch(/^podfit.yaml:3:29: unknown variant "crum"; did you mean "crun"\?/)
})

describe('the shipped plan', () => {
  test('has the published variants in the published order, then crun', () => {
    expect(loadPlan(SHIPPED, { env: {} }).variants.map(({ variant }) => variant.name)).toEqual([
      'runc', 'kata/qemu', 'kata/fc', 'gvisor', 'urunc/unikraft-qemu', 'urunc/linux-qemu', 'urunc/linux-fc',
      'urunc/rumprun-spt', 'urunc/rumprun-hvt', 'urunc/mirage-spt', 'urunc/mirage-hvt', 'crun',
    ])
  })

  test('holds a Raspberry Pi 5 to something for every published variant', () => {
    const plan = loadPlan(SHIPPED, { env: {} })
    expect(plan.profile).toBe('rpi5-8gb')
    for (const { variant: { name } } of plan.variants.slice(0, -1))
      expect(Object.keys(plan.budgets.get(name) ?? {})).toEqual(['maxPods', 'firstReady', 'allReady', 'firstServe', 'allServe'])
  })

  test('has a profile for the lab that holds shorter', () => {
    const lab = loadPlan(SHIPPED, { env: { PODFIT_PROFILE: 'lab' } })
    expect([...lab.budgets.keys()].toSorted()).toEqual(['crun', 'gvisor', 'runc'])
    expect(lab.density.holdMs).toBeLessThan(loadPlan(SHIPPED, { env: {} }).density.holdMs)
  })
})

const KNOWN = 'crun, gvisor, kata/qemu, runc'

describe('plans that cannot be used', () => {
  test.for([
    ['an empty file', '', 'podfit.yaml:1:1: the document: expected the variants to measure, e.g. variants: [runc, gvisor]; got nothing'],
    ['only comments', '# later\n', 'podfit.yaml:1:1: the document: expected the variants to measure, e.g. variants: [runc, gvisor]; got nothing'],
    ['a list', '- runc\n', 'podfit.yaml:1:1: the document: expected the variants to measure, e.g. variants: [runc, gvisor]; got a list'],
    ['no variants', 'replicas: 3\n', 'podfit.yaml:1:1: the document has no "variants", which is required'],
    ['empty variants', 'variants: []\n', 'podfit.yaml:1:11: variants: expected at least 1 entry; got an empty list'],
    ['variants without a value', 'variants:\n', 'podfit.yaml:1:10: variants: expected a list; got nothing'],
    ['a number for a variant', 'variants: [3]\n', 'podfit.yaml:1:12: variants.0: expected the name of a variant, or keys with values such as { name: runc, required: true }; got 3'],
    ['a variant without a name', 'variants:\n  - required: true\n', 'podfit.yaml:2:3: variants.0 has no "name", which is required'],
    ['an unknown key', 'variants: [runc]\nreplica: 3\n', 'podfit.yaml:2:1: unknown key "replica" in the document; did you mean "replicas"?'],
    ['a key nobody can guess', 'variants: [runc]\ntimeouts: { zzzzzzzz: 1s }\n', 'podfit.yaml:2:13: unknown key "zzzzzzzz" in timeouts; known: rollout, removal'],
    ['a wrong type', 'variants: [runc]\nreplicas: many\n', 'podfit.yaml:2:11: replicas: expected a whole number from 1 to 10000; got "many"'],
    ['too few', 'variants: [runc]\nrounds: 0\n', 'podfit.yaml:2:9: rounds: expected a whole number from 1 to 1000; got 0'],
    ['a fraction', 'variants: [runc]\nreplicas: 1.5\n', 'podfit.yaml:2:11: replicas: expected a whole number from 1 to 10000; got 1.5'],
    ['a duration in quotes without a unit', 'variants: [runc]\ndensity:\n  hold: "30"\n', 'podfit.yaml:3:9: density.hold: expected a duration with a unit, e.g. 30s; got "30"'],
    ['a duration that is a number', 'variants: [runc]\ndensity:\n  hold: 30\n', 'podfit.yaml:3:9: density.hold: expected a duration with a unit, e.g. 30s; got 30'],
    ['a duration that cannot be waited for', 'variants: [runc]\ntimeouts: { rollout: 1000h }\n', 'podfit.yaml:2:22: timeouts.rollout: expected a duration from 1ms to 168h; got "1000h"'],
    ['an endless duration', `variants: [runc]\ntimeouts: { rollout: ${'9'.repeat(400)}h }\n`, `podfit.yaml:2:22: timeouts.rollout: expected a duration from 1ms to 168h; got "${'9'.repeat(80)}..."`],
    ['no time at all', 'variants: [runc]\nprobe: { interval: 0s }\n', 'podfit.yaml:2:20: probe.interval: expected a duration from 1ms to 168h; got "0s"'],
    ['memory without a unit', 'variants: [runc]\ndensity: { memoryFloor: 200 }\n', 'podfit.yaml:2:25: density.memoryFloor: expected an amount of memory with a unit, e.g. 200Mi; got 200'],
    ['more memory than there is', 'variants: [runc]\ndensity: { memoryFloor: 99E }\n', 'podfit.yaml:2:25: density.memoryFloor: expected from 0 to 8Pi bytes; got "99E"'],
    ['a repeated variant', 'variants:\n  - runc\n  - name: runc\n', 'podfit.yaml:3:11: the variant "runc" is already in the plan'],
    ['a repeated key', 'variants: [runc]\nreplicas: 1\nreplicas: 2\n', 'podfit.yaml:3:1: the key "replicas" is already there on line 2'],
    ['a misspelt variant', 'variants: [runk]\n', `podfit.yaml:1:12: unknown variant "runk"; did you mean "runc"? known: ${KNOWN}`],
    ['a variant nobody knows', 'variants: [firecracker-containerd]\n', `podfit.yaml:1:12: unknown variant "firecracker-containerd"; known: ${KNOWN}`],
    ['an unknown way to probe', 'variants: [runc]\nprobe: { way: magic }\n', 'podfit.yaml:2:15: probe.way: expected one of direct, blackbox, apiserver; got "magic"'],
    ['no nodes', 'variants: [runc]\nnodes: { names: [] }\n', 'podfit.yaml:2:17: nodes.names: expected names of nodes, each once, e.g. [pi-a, pi-b]; got an empty list'],
    ['a node twice', 'variants: [runc]\nnodes: { names: [a, a] }\n', 'podfit.yaml:2:17: nodes.names: expected names of nodes, each once, e.g. [pi-a, pi-b]; got a list'],
    ['a name no node can have', 'variants: [runc]\nnodes: { names: [Pi_A] }\n', 'podfit.yaml:2:18: nodes.names.0: expected the name of a node: lower case letters, digits, \'-\' and \'.\'; got "Pi_A"'],
    ['nodes without a key', 'variants: [runc]\nnodes: [pi-a]\n', 'podfit.yaml:2:8: nodes: expected keys with values; got a list'],
    ['a label that is no text', 'variants: [runc]\nnodes: { labels: { fast: true } }\n', 'podfit.yaml:2:26: nodes.labels.fast: expected the value of a label, in quotes where it is a number, true or false; got true'],
    ['a label nothing can have', 'variants: [runc]\nnodes: { labels: { a b: c } }\n', 'podfit.yaml:2:20: expected the name of a label, such as kubernetes.io/arch as a key of nodes.labels; got "a b"'],
    ['nodes without a cluster', 'cluster: embedded\nvariants: [runc]\nnodes: { names: [pi-a] }\n', 'podfit.yaml:3:1: nodes: without a cluster there is one host, which is measured: leave them out, or give the profile nodes: {}'],
    ['a profile\'s nodes without a cluster', 'cluster: embedded\nprofile: a\nvariants: [runc]\nprofiles: { a: { nodes: { labels: { a: b } } } }\n', 'podfit.yaml:4:18: profiles.a.nodes: without a cluster there is one host, which is measured: leave them out, or give the profile nodes: {}'],
    ['a blackbox without an address', 'variants: [runc]\nprobe: { way: blackbox }\n', 'podfit.yaml:2:15: probe.way: blackbox needs probe.blackboxUrl, e.g. http://NODE:30115'],
    ['an address that is none', 'variants: [runc]\nprobe: { blackboxUrl: node:30115 }\n', 'podfit.yaml:2:23: probe.blackboxUrl: expected an http:// or https:// address; got "node:30115"'],
    ['a first batch above the cap', 'variants: [runc]\ndensity: { firstBatch: 20, cap: 10 }\n', 'podfit.yaml:2:24: density.firstBatch: 20 is above density.cap 10'],
    ['a hold nothing has time for', 'variants: [runc]\ndensity: { hold: 5m }\n', 'podfit.yaml:2:18: density.hold: 5 min leaves no time within density.stepTimeout 5 min'],
    ['a step longer than the search', 'variants: [runc]\ndensity: { timeLimit: 1m }\n', 'podfit.yaml:2:10: density.stepTimeout: 5 min is above density.timeLimit 1 min'],
    ['four sizes', 'variants: [runc]\noverhead: { sizes: [1, 2, 3, 4] }\n', 'podfit.yaml:2:20: overhead.sizes: expected at least five different numbers of pods, e.g. [0, 5, 10, 15, 20, 25]; got [1, 2, 3, 4]'],
    ['a size twice', 'variants: [runc]\noverhead: { sizes: [1, 2, 3, 4, 4] }\n', 'podfit.yaml:2:20: overhead.sizes: expected at least five different numbers of pods, e.g. [0, 5, 10, 15, 20, 25]; got [1, 2, 3, 4, 4]'],
    ['four sizes and 0', 'variants: [runc]\noverhead: { sizes: [0, 1, 2, 3, 4] }\n', 'podfit.yaml:2:20: overhead.sizes: 0, 1, 2, 3, 4: at least five must be above 0, the line is fitted through those'],
    ['settling longer than there is time', 'variants: [runc]\noverhead: { settle: 2m }\n', 'podfit.yaml:2:21: overhead.settle: 2 min is above overhead.settleTimeout 1 min'],
    ['a memory budget without a unit', 'profile: a\nvariants: [runc]\nprofiles: { a: { budgets: { runc: { memoryPerPod: 24 } } } }\n', 'podfit.yaml:3:51: profiles.a.budgets.runc.memoryPerPod: expected an amount of memory with a unit, e.g. 200Mi; got 24'],
    ['an overhead over nothing', 'profile: a\nvariants: [crun]\nprofiles: { a: { budgets: { crun: { overhead: 2 } } } }\n', 'podfit.yaml:3:47: profiles.a.budgets.crun.overhead: is over runc, which is not in the plan\'s variants: add it there or remove the budget'],
    ['an unknown profile', 'profile: pi4\nvariants: [runc]\nprofiles: { pi5: {} }\n', 'podfit.yaml:1:10: no profile "pi4"; known: pi5, none'],
    ['a profile named none', 'variants: [runc]\nprofiles: { none: {} }\n', 'podfit.yaml:2:13: expected a name of letters, digits, \'.\', \'_\' and \'-\' other than none as a key of profiles; got "none"'],
    ['a profile named after what every object has', 'profile: constructor\nvariants: [runc]\nprofiles: { pi5: {} }\n', 'podfit.yaml:1:10: no profile "constructor"; known: pi5, none'],
    ['a budget for an unknown variant', 'variants: [runc]\nprofiles: { a: { budgets: { gviser: { maxPods: 1 } } } }\n', `podfit.yaml:2:29: a budget for an unknown variant "gviser"; did you mean "gvisor"? known: ${KNOWN}`],
    ['a budget for a variant that is not planned', 'profile: a\nvariants: [runc]\nprofiles: { a: { budgets: { crun: { maxPods: 1 } } } }\n', 'podfit.yaml:3:29: a budget for "crun", which is not in the plan\'s variants: add it there or remove the budget'],
    ['a budget of an unknown metric', 'variants: [runc]\nprofiles: { a: { budgets: { runc: { maxPod: 1 } } } }\n', 'podfit.yaml:2:37: unknown key "maxPod" in profiles.a.budgets.runc; did you mean "maxPods"?'],
    ['a budget without a unit', 'variants: [runc]\nprofiles: { a: { budgets: { runc: { allReady: 45 } } } }\n', 'podfit.yaml:2:47: profiles.a.budgets.runc.allReady: expected a duration with a unit, e.g. 30s; got 45'],
    ['a budget no search could show', 'profile: a\nvariants: [runc]\nprofiles: { a: { budgets: { runc: { maxPods: 501 } } } }\n', 'podfit.yaml:3:46: profiles.a.budgets.runc.maxPods: 501 is above density.cap 500: no search could show it'],
    ['a budget after a request has timed out', 'profile: a\nvariants: [runc]\nprofiles: { a: { budgets: { runc: { answerP99: 2s } } } }\n', 'podfit.yaml:3:48: profiles.a.budgets.runc.answerP99: "2s" is above probe.timeout 1 s: a request without an answer has failed before'],
    ['a concurrency of none', 'variants: [runc]\nlatency: { concurrency: [] }\n', 'podfit.yaml:2:25: latency.concurrency: expected different numbers of connections, e.g. [1, 8]; got an empty list'],
    ['a budget after the deadline', 'profile: a\nvariants: [runc]\nprofiles: { a: { budgets: { runc: { allServe: 13m } } } }\n', 'podfit.yaml:3:47: profiles.a.budgets.runc.allServe: "13m" is above timeouts.rollout 12 min: the rollout ends before'],
    ['a cold start after its deadline', 'profile: a\nvariants: [runc]\nprofiles: { a: { budgets: { runc: { coldStart: 61s } } } }\n', 'podfit.yaml:3:48: profiles.a.budgets.runc.coldStart: "61s" is above coldstart.timeout 1 min: the pod has failed before'],
    ['a p95 of too few', 'profile: a\nvariants: [runc]\nprofiles: { a: { coldstart: { samples: 19 }, budgets: { runc: { coldStartP95: 1s } } } }\n', 'podfit.yaml:3:79: profiles.a.budgets.runc.coldStartP95: coldstart.samples 19 gives no p95: that takes 20'],
    ['a cold start that cannot be waited for', 'variants: [runc]\ncoldstart: { timeout: 1000h }\n', 'podfit.yaml:2:23: coldstart.timeout: expected a duration from 1ms to 168h; got "1000h"'],
    ['YAML that is none', 'variants: [runc\nreplicas: 3\n', /^podfit\.yaml:2:1: not valid YAML: /],
    ['control characters', 'variants: ["\\e]0;x\\a\\u202E"]\n', `podfit.yaml:1:12: unknown variant "\\x1b]0;x\\x07\\u{202e}"; known: ${KNOWN}`],
  ] as const)('%s', ([, content, message]) => {
    const text = refusal(content)
    expect(text).toEqual(typeof message === 'string' ? message : expect.stringMatching(message))
    expect(text.split('\n')).toHaveLength(1)
  })

  test('several problems: each on its line with its place, in order, and not too many', () => {
    const content = `replica: 1\nvariants: [runc]\nround: 1\n${Array.from({ length: 20 }, (_, index) => `key${index}x: 1\n`).join('')}`
    expect(refusal(content).split('\n')).toEqual([
      'podfit.yaml:1:1: unknown key "replica" in the document; did you mean "replicas"?',
      'podfit.yaml:3:1: unknown key "round" in the document; did you mean "rounds"?',
      expect.stringMatching(/^podfit\.yaml:4:1: unknown key "key0x"/),
      expect.stringMatching(/^podfit\.yaml:5:1: unknown key "key1x"/),
      expect.stringMatching(/^podfit\.yaml:6:1: unknown key "key2x"/),
      'podfit.yaml: and 17 more',
    ])
  })

  test('problems stand in the order of the file, whatever found them', () => {
    const lines = refusal('profiles: { a: { budgets: { gviser: {} } } }\ndensity: { cap: 5 }\nvariants: [runk]\n').split('\n')
    expect(lines.map(line => line.slice(0, 'podfit.yaml:1'.length))).toEqual(['podfit.yaml:1', 'podfit.yaml:2', 'podfit.yaml:3'])
  })

  test('a profile\'s values are placed in the profile, and every profile is checked', () => {
    const content = 'variants: [runc]\nprofiles:\n  a:\n    density: { cap: 5 }\n  b:\n    timeouts: { removal: 999h }\n'
    expect(refusal(content, { profile: 'a' })).toBe('podfit.yaml:6:26: profiles.b.timeouts.removal: expected a duration from 1ms to 168h; got "999h"')
    expect(refusal(content.replace('999h', '9h'), { profile: 'a' })).toBe('podfit.yaml:1:1: density.firstBatch: 10 is above density.cap 5')
    expect(load(content.replace('999h', '9h'), { profile: 'b' }).timeouts.removalMs).toBe(32_400_000)
  })

  test('another profile\'s budgets may name a variant this plan leaves out', () => {
    expect(load('variants: [runc]\nprofiles: { a: { budgets: { crun: { maxPods: 1 } } } }\n').profile).toBe('none')
  })

  test('what the environment says wrong is named', () => {
    expect(refusal(LAYERS, { env: { PODFIT_PROFILE: 'pi4' } })).toBe('podfit.yaml: no profile "pi4" ($PODFIT_PROFILE); known: pi, lab, none')
    expect(refusal(LAYERS, { profile: 'x' })).toBe('podfit.yaml: no profile "x"; known: pi, lab, none')
    expect(refusal(LAYERS, { env: { PODFIT_CLUSTER: 'k3s' } })).toBe('podfit.yaml: $PODFIT_CLUSTER: expected one of auto, kubernetes, embedded; got "k3s"')
  })

  test('a missing plan, a folder for a plan, variants that cannot be read', () => {
    const dir = temporaryDir()
    expect(() => loadPlan(join(dir, 'podfit.yaml'), { env: {} })).toThrow(/podfit\.yaml: cannot be read: no such file/)
    expect(() => loadPlan(dir, { env: {} })).toThrow(/is a directory: expected a YAML file/)
    const error = thrownBy(() => load('variants: [runc]\n', { runtimesDir: dir }))
    expect(error).toBeInstanceOf(VariantError)
    expect(error.message).toMatch(/has no variant/)
  })

  test('ends a command with exit code 2', () => {
    expect(thrownBy(() => load('')).valueOf()).toMatchObject({ exitCode: 2, name: 'PlanError' })
  })
})
