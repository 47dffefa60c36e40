import type { ValidityFinding } from '../../src/results/validity.ts'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { InvalidResultsError } from '../../src/results/invalid-results-error.ts'
import { JournalReadError } from '../../src/results/journal-read-error.ts'
import { readResults } from '../../src/results/read-results.ts'
import { resultsFromJournal } from '../../src/results/results-from-journal.ts'
import type { Results } from '../../src/results/results.ts'
import resultsSchema from '../../src/results/results.schema.json' with { type: 'json' }
import journalSchema from '../../src/results/journal.schema.json' with { type: 'json' }
import { isResults } from '../../src/results/schemas.ts'
import { validateResults } from '../../src/results/validate-results.ts'
import { writeResults } from '../../src/results/write-results.ts'
import { GVISOR, JournalBuilder, KATA, PLAN, RUNC, T0, URUNC } from './journal-builder.ts'

let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'podfit-results-'))
})

afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** Everything a journal can say. */
function full(): JournalBuilder {
  const builder = new JournalBuilder().begin([{ ...RUNC, status: 'present', version: 'runc 1.1.5' }, GVISOR, URUNC, KATA], { plan: { ...PLAN, nodes: { names: ['pi5'], labels: ['disk=nvme'] }, compare: [{ old: 'runc', new: 'gvisor', within: 0.1 }] } })
    .density(RUNC, { maxPods: 487, resolution: 1, constraint: 'maxPods', censored: false, evidence: 'Too many pods', nodes: ['pi5'], perNode: [{ node: 'pi5', pods: 487 }], holdMs: 10_000 }, 1, [{ replicas: 487, servingCount: 487, tookMs: 30_000, memoryBytes: 6_000_000_000, status: 'held', perNode: [{ node: 'pi5', pods: 487 }] }, { replicas: 488, servingCount: 487, tookMs: 90_000, memoryBytes: 400_000_000, status: 'failed', failure: { constraint: 'maxPods', evidence: 'Too many pods', nodes: ['pi5'] } }])
    .density(GVISOR, { maxPods: 100, constraint: 'cap', censored: true, evidence: 'the plan\'s cap', holdMs: 10_000 })
    .density(URUNC, { status: 'failed', reason: 'the API server went away' })
    .density(URUNC, 'killed', 2)
    .rollout(RUNC)
    .rollout(GVISOR, { up: 2 })
    .rollout(URUNC, { end: 'interrupted', up: 1 })
    .rollout(URUNC, { end: 'killed', up: 1, round: 2 })
    .sampled('coldstart', RUNC, [{ pod: 'a', status: 'answered', createdMs: 4, scheduledMs: 5, addressedMs: 300, startedMs: 380, readyMs: 390, answeredMs: 385.5 }, { pod: 'b', status: 'failed', reason: 'not within 60 s' }])
    .sampled('coldstart', GVISOR, [], { status: 'failed', reason: 'the API server went away' })
    .sampled('overhead', RUNC, [{ pods: 10, availableBytes: 6_000_000_000, perNode: [{ node: 'pi5', pods: 10, availableBytes: 6_000_000_000 }], spreadBytes: 1_000_000, readings: 10, isSettled: true, settleMs: 5_100.5, source: 'meminfo', cachesDropped: false, kernelBytes: 200_000_000, anonBytes: 900_000_000, processes: 30, pssBytes: 90_000_000, pssFileBytes: 8_000_000, podCgroupBytes: 50_000_000, outsidePodBytes: 40_000_000, kubeletBytes: 51_000_000, absent: { drop: 'EACCES' }, crossCheckMs: 12.5 }, { pods: 0, availableBytes: 6_200_000_000, spreadBytes: 0, readings: 3, isSettled: false, settleMs: 60_000, source: 'kubelet', cachesDropped: true, absent: { pss: 'the harness is not on the node', podCgroup: 'the harness is not on the node', kubelet: '403' }, crossCheckMs: 1 }])
    .sampled('latency', RUNC, [{ subject: 'pod', concurrency: 1, durationMs: 5_000, requests: 20_000, errors: 1, firstError: 'ECONNRESET', reconnects: 1, p50Ms: 0.2, p95Ms: 0.4, p99Ms: 0.9, maxMs: 4, histogram: 'HISTFAAAA==' }], 'killed')
    .sampled('isolation', GVISOR, [{ pod: 'a', node: 'pi5', ageSeconds: 2.5, status: 'seen', seen: { sysname: 'Linux', release: '4.4.0', version: '#1 SMP', machine: 'aarch64', memoryBytes: 1_000_000_000, uptimeSeconds: 3, hostname: 'a', pid: 1 }, host: { release: '6.12.47+rpt-rpi-v8', version: '#1 SMP PREEMPT', memoryBytes: 8_453_427_200, uptimeSeconds: 9_000 } }, { pod: 'b', node: 'pi5', ageSeconds: 1, status: 'unseen', reason: 'HTTP 404', host: { release: '6.12.47+rpt-rpi-v8', memoryBytes: 8_453_427_200 } }])
    .settled('rollout-runc-r1', { status: 'deadline', tookMs: 300_000, missingBytes: 90_000_000, heldPods: 2 })
    .finding()
    .finding({ check: 'clock', status: 'marked', variant: 'runc', trial: 'rollout-runc-r1', amount: 1.5 })
    .finding({ check: 'isolation', status: 'void', variant: 'kata/qemu', seen: 'RuntimeClass kata-qemu ran a shared kernel' })
  const trial = builder.beginRollout(RUNC, 2, 2)
  return builder
    .observe(trial, { kind: 'scaled', atMs: 1, replicas: 2 }, { kind: 'created', atMs: 2, pod: 'a' }, { kind: 'ready', atMs: 3, pod: 'a' }, { kind: 'unready', atMs: 4, pod: 'a', reason: 'gone', serverAt: T0 }, { kind: 'available', atMs: 5, pod: 'a', tookMs: 1 })
    .observe(trial, { kind: 'unavailable', atMs: 6, pod: 'a', reason: 'ECONNRESET' }, { kind: 'restarted', atMs: 7, pod: 'a', restarts: 1, reason: 'Error' }, { kind: 'failed', atMs: 8, pod: 'a', reason: 'CrashLoopBackOff', message: 'back-off' })
    .observe(trial, { kind: 'event', atMs: 9, type: 'Normal', reason: 'ScalingReplicaSet', message: 'scaled up', serverAt: T0 }, { kind: 'node', atMs: 10, node: 'pi5', ready: false, pressures: ['MemoryPressure'] }, { kind: 'memory', atMs: 11, availableBytes: 1, node: 'pi5' })
    .observe(trial, { kind: 'reconnected', atMs: 12, watch: 'pods', cause: '410 Gone', gapMs: 3.5 }, { kind: 'removed', atMs: 13, pod: 'a' })
    .observe(trial, { kind: 'created', atMs: 14, pod: 'b' }, { kind: 'failed', atMs: 15, pod: 'b', reason: 'Evicted', message: 'The node was low on resource: memory.', isOver: true })
    .verdict({ test: 'density > runc' })
    .test({ state: 'failed', note: 'expected 400' })
    .end('interrupted', 'SIGINT')
}

test('a complete rollout has the figures of its stream', () => {
  const { run, rollouts: [trial] } = resultsFromJournal(new JournalBuilder().begin().rollout(RUNC).end().entries)
  expect(run).toEqual({ id: '20261122-030551-k7f2', startedAt: '2026-11-22T03:05:50.117Z', endedAt: '2026-11-22T04:12:00.000Z', status: 'complete', seed: 42, profile: 'rpi5-8gb' })
  expect(trial).toMatchObject({
    status: 'complete',
    requestedAt: T0,
    readyCount: 4,
    availableCount: 4,
    firstReadyMs: 2_000,
    allReadyMs: 3_500,
    firstAvailableMs: 1_987.5,
    allAvailableMs: 3_487.5,
    meanAvailableMs: 2_737.5,
    clock: { maxLoopDelayMs: 11.5, probeIntervalMs: 25, maxServerDisagreementMs: 0 },
    timeline: {
      ready: [[0, 0], [2_000, 1], [2_500, 2], [3_000, 3], [3_500, 4]],
      available: [[0, 0], [1_987.5, 1], [2_487.5, 2], [2_987.5, 3], [3_487.5, 4]],
    },
  })
  expect(trial).not.toHaveProperty('reason')
  expect(trial?.pods[0]).toEqual({
    name: 'rollout-runc-r1-0',
    node: 'pi5',
    ip: '10.42.0.10',
    createdMs: 40.5,
    scheduledMs: 60.25,
    addressedMs: 1_800,
    startedMs: 2_000,
    readyMs: 2_000,
    availableMs: 1_987.5,
    isReady: true,
    isAvailable: true,
    restarts: 0,
    server: { createdAt: '2026-11-22T03:05:51Z', scheduledAt: '2026-11-22T03:05:51Z', startedAt: '2026-11-22T03:05:53Z', readyAt: '2026-11-22T03:05:53Z' },
  })
})

test('the removal of a rollout is not part of it', () => {
  const builder = new JournalBuilder().begin().rollout(RUNC)
  const before = resultsFromJournal(builder.entries).rollouts
  builder.observe('rollout-runc-r1', { kind: 'removed', atMs: 5_000, pod: 'rollout-runc-r1-0' })
  expect(resultsFromJournal(builder.entries).rollouts).toEqual(before)
})

test('a rollout with missing pods is incomplete and claims no time for all', () => {
  const [trial] = resultsFromJournal(new JournalBuilder().begin().rollout(RUNC, { up: 3, answering: 2 }).entries).rollouts
  expect(trial).toMatchObject({ status: 'incomplete', reason: '2 of 4 pods served within 600 s', readyCount: 3, availableCount: 2, firstReadyMs: 2_000 })
  expect(trial).not.toHaveProperty('allReadyMs')
  expect(trial).not.toHaveProperty('allAvailableMs')
  expect(trial?.pods.at(-1)?.lastEvent?.reason).toBe('FailedCreatePodSandBox')
})

test('a journal that calls a rollout complete whose pods did not come up is not believed', () => {
  const [trial] = resultsFromJournal(new JournalBuilder().begin().rollout(RUNC, { answering: 3, end: 'complete' }).entries).rollouts
  expect(trial).toMatchObject({ status: 'incomplete', reason: 'said to be complete, but its observations show otherwise: 4 of 4 pods Ready, 3 available' })

  const builder = new JournalBuilder().begin()
  const id = builder.beginRollout(RUNC, 1, 1)
  builder.observe(id, { kind: 'available', atMs: 1, pod: 'a', tookMs: 1 })
  builder.entries.push({ type: 'rollout-end', trial: id, status: 'complete', clock: { probeIntervalMs: 25 } })
  expect(resultsFromJournal(builder.entries).rollouts[0]).toMatchObject({ status: 'incomplete', reason: /0 of 1 pods Ready, 1 available/ })
})

test('killed within a trial: run and trial are unfinished, with what was seen until then', () => {
  const results = resultsFromJournal(new JournalBuilder().begin().density(GVISOR, 'killed').rollout(RUNC, { up: 1, end: 'killed' }).entries)
  expect(results.run).toMatchObject({ status: 'unfinished' })
  expect(results.run).not.toHaveProperty('endedAt')
  expect(results.rollouts[0]).toMatchObject({ status: 'unfinished', reason: /harness was killed/, readyCount: 1, clock: { probeIntervalMs: PLAN.probe.intervalMs } })
  expect(results.densities[0]).toMatchObject({ status: 'unfinished', steps: [{ status: 'held' }, { status: 'failed' }] })
  expect(results.densities[0]).not.toHaveProperty('result')
})

test('a timeline goes down when pods go away, and is in order of time though watch and prober are not', () => {
  const builder = new JournalBuilder().begin()
  const trial = builder.beginRollout(RUNC, 1, 2)
  builder.observe(
    trial,
    { kind: 'ready', atMs: 100, pod: 'a' },
    { kind: 'ready', atMs: 100, pod: 'b' },
    { kind: 'available', atMs: 130, pod: 'b', tookMs: 1 },
    { kind: 'available', atMs: 120, pod: 'a', tookMs: 1 },
    { kind: 'unready', atMs: 140, pod: 'a', reason: 'ContainersNotReady' },
    { kind: 'ready', atMs: 150, pod: 'a' },
    { kind: 'removed', atMs: 160, pod: 'b' },
  )
  expect(resultsFromJournal(builder.entries).rollouts[0]?.timeline).toEqual({
    ready: [[0, 0], [100, 2], [140, 1], [150, 2], [160, 1]],
    available: [[0, 0], [120, 1], [130, 2], [160, 1]],
  })
})

test.each([
  ['within the second of the stamp', '2026-11-22T03:05:53Z', 2_000, 0],
  ['before it', '2026-11-22T03:05:54Z', 2_000, 750],
  ['after it: the watch was late', '2026-11-22T03:05:51Z', 2_000, 1_250],
  ['finer stamps are held to their own resolution', '2026-11-22T03:05:53.1Z', 2_000, 50],
  ['another time zone', '2026-11-22T04:05:53+01:00', 2_000, 0],
])('disagreement with the server: %s', (_, serverAt, atMs, expected) => {
  const builder = new JournalBuilder().begin()
  const trial = builder.beginRollout(RUNC, 1, 1)
  builder.observe(trial, { kind: 'ready', atMs, pod: 'a', serverAt })
  expect(resultsFromJournal(builder.entries).rollouts[0]?.clock.maxServerDisagreementMs).toBeCloseTo(expected, 6)
})

test('no stamps of the server, no disagreement', () => {
  const builder = new JournalBuilder().begin()
  builder.observe(builder.beginRollout(RUNC, 1, 1), { kind: 'ready', atMs: 5, pod: 'a' })
  expect(resultsFromJournal(builder.entries).rollouts[0]?.clock).not.toHaveProperty('maxServerDisagreementMs')
})

test('a variant found to be absent later is skipped, in its place of the plan', () => {
  const builder = new JournalBuilder().begin([RUNC, { name: KATA.name, runtime: KATA.runtime, isolation: KATA.isolation, status: 'present' }, GVISOR])
  builder.entries.push({ type: 'variant', variant: KATA })
  expect(resultsFromJournal(builder.entries).variants.map(({ name, status }) => [name, status])).toEqual([['runc', 'present'], ['kata/qemu', 'skipped'], ['gvisor', 'present']])
})

test.each([
  ['nothing', (): JournalBuilder => new JournalBuilder(), /expected the run as its first entry, found nothing/],
  ['no run', (): JournalBuilder => new JournalBuilder().end(), /expected the run as its first entry, found "end"/],
  ['two runs', (): JournalBuilder => new JournalBuilder().begin([]).begin([]), /:2: a second run/],
  ['a trial twice', (): JournalBuilder => new JournalBuilder().begin([RUNC]).density(RUNC, 'killed', 1, []).density(RUNC, 'killed', 1, []), /:4: trial "density-runc-r1" begins a second time/],
  ['an unknown variant', (): JournalBuilder => new JournalBuilder().begin([RUNC]).density(GVISOR, 'killed'), /:3: a trial of variant "gvisor", which the journal does not know/],
  ['an unknown trial', (): JournalBuilder => new JournalBuilder().begin([RUNC]).observe('ghost', { kind: 'removed', atMs: 1, pod: 'a' }), /:3: observation of trial "ghost", which has not begun/],
  ['the wrong kind of end', (): JournalBuilder => {
    const builder = new JournalBuilder().begin([RUNC]).density(RUNC, 'killed', 1, [])
    builder.entries.push({ type: 'rollout-end', trial: 'density-runc-r1', status: 'complete', clock: { probeIntervalMs: 1 } })
    return builder
  }, /:4: rollout-end of trial "density-runc-r1", which is a density/],
])('a journal with %s is an error', (_, build, message) => {
  expect(() => resultsFromJournal(build().entries)).toThrow(JournalReadError)
  expect(() => resultsFromJournal(build().entries)).toThrow(message)
})

test('results survive the file, the same results give the same bytes, and steps of a timeline are one line', () => {
  const results = resultsFromJournal(full().entries)
  const [one, two] = [join(dir, 'one.json'), join(dir, 'two.json')]
  writeResults(one, results)
  writeResults(two, resultsFromJournal(full().entries))
  expect(readResults(one)).toEqual(results)
  expect(readFileSync(two, 'utf8')).toBe(readFileSync(one, 'utf8'))
  expect(readFileSync(one, 'utf8')).toContain('          [2000, 1],\n')
})

test('results that are not what they should be are neither written nor read', () => {
  const file = join(dir, 'results.json')
  const results = resultsFromJournal(full().entries)
  const wrong: Results = { ...results, plan: { ...results.plan, replicas: -1 } }
  expect(() => writeResults(file, wrong)).toThrow(InvalidResultsError)
  expect(() => readResults(file)).toThrow(InvalidResultsError)
  writeFileSync(file, JSON.stringify(wrong))
  expect(() => readResults(file)).toThrow(`${file}: not a results document, at /plan/replicas: must be >= 0`)
  writeFileSync(file, '{"schemaVersion":2}')
  expect(() => readResults(file)).toThrow(`${file}: expected results of schema version 1, found version 2; read them with the podfit that wrote them`)
  writeFileSync(file, '{')
  expect(() => readResults(file)).toThrow(/results\.json: expected a results\.json: /)
})

test('a trial of samples keeps them, and is unfinished where the journal does not see it ending', () => {
  const { coldStarts, overheads, latencies, isolations } = resultsFromJournal(full().entries)
  expect(coldStarts).toMatchObject([{ variant: 'runc', status: 'complete', samples: [{ pod: 'a', answeredMs: 385.5 }, { pod: 'b', status: 'failed' }] }, { variant: 'gvisor', status: 'failed', reason: 'the API server went away', samples: [] }])
  expect(overheads).toMatchObject([{ status: 'complete', samples: [{ pods: 10 }, { pods: 0 }] }])
  expect(latencies).toMatchObject([{ status: 'unfinished', reason: 'the run ended within this trial', samples: [{ subject: 'pod' }] }])
  expect(isolations).toMatchObject([{ status: 'complete', samples: [{ seen: { release: '4.4.0' } }, { status: 'unseen' }] }])
})

test('samples of another kind than their trial, or after a rollout, are no journal', () => {
  const mixed = new JournalBuilder().begin().sampled('coldstart', RUNC, []).entries
  mixed.push({ type: 'sample', trial: 'coldstart-runc-r1', kind: 'latency', sample: { subject: 'pod', concurrency: 1, durationMs: 1, requests: 1, errors: 0, reconnects: 0, p50Ms: 1, p95Ms: 1, p99Ms: 1, maxMs: 1, histogram: '' } })
  expect(() => resultsFromJournal(mixed)).toThrow(/which is a coldstart/)
  const ended = new JournalBuilder().begin().rollout(RUNC).entries
  ended.push({ type: 'samples-end', trial: 'rollout-runc-r1', status: 'complete' })
  expect(() => resultsFromJournal(ended)).toThrow(/which is a rollout/)
})

test.each<[ValidityFinding['status'][], string]>([
  [[], 'unchecked'],
  [['not-checked'], 'unchecked'],
  [['ok', 'not-checked'], 'valid'],
  [['ok', 'marked'], 'marked'],
  [['ok', 'void', 'marked'], 'void'],
])('findings %j make a run %s', (statuses, verdict) => {
  const builder = new JournalBuilder().begin()
  for (const status of statuses)
    builder.finding({ status })
  expect(resultsFromJournal(builder.entries).validity.verdict).toBe(verdict)
})

test('what voids one variant marks the run', () => {
  expect(resultsFromJournal(new JournalBuilder().begin().finding().finding({ status: 'void', variant: 'gvisor' }).entries).validity.verdict).toBe('marked')
})

test('a variant that a finding voids carries the reason; one trial or the whole run does not make it void', () => {
  const { variants } = resultsFromJournal(new JournalBuilder().begin([RUNC, GVISOR, URUNC])
    .finding({ status: 'void', seen: 'the clock stepped' })
    .finding({ status: 'void', variant: 'runc', trial: 'rollout-runc-r1' })
    .finding({ check: 'isolation', status: 'ok', variant: 'gvisor' })
    .finding({ check: 'isolation', status: 'void', variant: 'gvisor', seen: 'RuntimeClass gvisor ran a shared kernel' })
    .finding({ check: 'isolation', status: 'void', variant: 'gvisor', seen: 'later' }).entries)
  expect(variants.map(({ voidReason }) => voidReason)).toEqual([undefined, 'RuntimeClass gvisor ran a shared kernel', undefined])
})

test('the schema has every property of a full document, and no other', () => {
  const { entries } = full()
  const results = validateResults(resultsFromJournal(entries), 'full')
  const seen = new Set([...propertiesOf(results), ...entries.flatMap(entry => [...propertiesOf(entry)])])
  const known = new Set([...declaredIn(resultsSchema), ...declaredIn(journalSchema)])
  expect([...known].toSorted()).toEqual([...seen].toSorted())
})

test('the schema lets nothing in a document be of just any kind', () => {
  const results = resultsFromJournal(full().entries)
  const places = paths(results)
  expect(places.length).toBeGreaterThan(150)
  const lenient = places.filter((path) => {
    const document = structuredClone(results)
    const keys = path.split('/')
    const last = keys.pop() ?? ''
    Reflect.set(Object(keys.reduce<unknown>((parent, key) => Reflect.get(Object(parent), key), document)), last, Symbol.for('not JSON'))
    return isResults(document)
  })
  expect(lenient).toEqual([])
})

function propertiesOf(value: unknown): Set<string> {
  if (Array.isArray(value))
    return new Set(value.flatMap(item => [...propertiesOf(item)]))
  if (typeof value !== 'object' || value === null)
    return new Set()
  return new Set(Object.entries(value).flatMap(([key, child]) => [key, ...propertiesOf(child)]))
}

function declaredIn(schema: unknown): Set<string> {
  if (Array.isArray(schema))
    return new Set(schema.flatMap(item => [...declaredIn(item)]))
  if (typeof schema !== 'object' || schema === null)
    return new Set()
  return new Set(Object.entries(schema).flatMap(([key, child]) => [...key === 'properties' ? Object.keys(Object(child)) : [], ...declaredIn(child)]))
}

/** One path for each kind of place: of an array the first item that has it. */
function paths(value: unknown, prefix = '', known = new Set<string>()): string[] {
  if (typeof value !== 'object' || value === null)
    return []
  return Object.entries(value).flatMap(([key, child]) => {
    const path = prefix === '' ? key : `${prefix}/${key}`
    const shape = path.replace(/\/\d+/g, '/*')
    const isNew = !known.has(shape)
    known.add(shape)
    return [...isNew ? [path] : [], ...paths(child, path, known)]
  })
}
