import { describe, expect, test } from 'vitest'
import { REPORTS } from '../../reporters/render/reports.ts'
import { markdown } from '../../reporters/render/markdown.ts'
import { terminal } from '../../reporters/render/terminal.ts'
import { figures } from '../../reporters/render/data/figures.ts'
import { testCsv } from '../../reporters/render/data/test-csv.ts'
import { timelineAvailableCsv } from '../../reporters/render/data/timeline-available-csv.ts'
import { timelineReadyCsv } from '../../reporters/render/data/timeline-ready-csv.ts'
import { resultsFromJournal } from '../../src/results/results-from-journal.ts'
import type { ClusterFacts, Results, VariantRecord } from '../../src/results/results.ts'
import type { LatencySample } from '../../src/results/samples.ts'
import type { DensityResult, NodePods } from '../../src/measure/density.ts'
import { samplesOfNodes } from '../results/overhead-samples.ts'
import { CLUSTER, GVISOR, HARNESS, JournalBuilder, KATA, NODE, PLAN, RUNC, URUNC } from '../results/journal-builder.ts'

const RENDERERS = Object.entries({ ...REPORTS, terminal })

/** Three rounds of two variants, one that is there in part, one that is not. */
function complete(): JournalBuilder {
  const builder = new JournalBuilder().begin([RUNC, KATA, GVISOR, URUNC])
    .density(RUNC, { maxPods: 487, resolution: 1, constraint: 'maxPods', censored: false, evidence: 'FailedScheduling: 0/1 nodes are available: 1 Too many pods.', holdMs: 10_000 })
    .density(GVISOR, { maxPods: 176, resolution: 1, constraint: 'memory', censored: false, evidence: 'MemAvailable 198 MiB is below the floor of 200 MiB', holdMs: 10_000 })
    .density(URUNC, { maxPods: 430, constraint: 'cap', censored: true, evidence: 'the plan asks for no more than 430 pods', holdMs: 10_000 })
  for (const round of [1, 2, 3]) {
    builder
      .rollout(RUNC, { round, firstMs: 1_900 + round * 100 })
      .rollout(GVISOR, { round, firstMs: 600 + round * 150, stepMs: 1_250 })
      .rollout(URUNC, round === 2 ? { round, up: 2 } : { round })
  }
  return builder
    .verdict()
    .verdict({ variant: 'urunc/rumprun-spt', matcher: 'toReachAllReadyWithin', expected: 'all 4 pods Ready within 60 s', received: 'round 2: 2 of 4 pods Ready', pass: false })
    .verdict({ variant: 'gvisor', matcher: 'toReachAllReadyWithin', expected: 'all 4 pods Ready within 60 s', received: '4.65 s (median of 3)' })
    .test()
    .test({ name: 'density > kata/qemu', state: 'skipped', note: 'no RuntimeClass kata-qemu on this cluster' })
    .test({ name: 'readiness > urunc/rumprun-spt', file: 'specs/readiness/readiness.spec.ts', state: 'failed', note: 'expected all 4 pods Ready within 60 s' })
    .end()
}

/** Ctrl-C within the second trial, before the density of anything ended. */
function interrupted(): JournalBuilder {
  return new JournalBuilder().begin([RUNC, GVISOR])
    .rollout(RUNC)
    .rollout(GVISOR, { up: 1, end: 'interrupted' })
    .density(RUNC, { status: 'interrupted', reason: 'the run was cancelled' })
    .test({ name: 'density > runc', state: 'failed', note: 'the run was cancelled' })
    .test({ name: 'density > gvisor', state: 'pending' })
    .end('interrupted', 'SIGINT')
}

/** A run on a noisy, hot machine, that ended in its second round. */
function conditioned(): JournalBuilder {
  const latency = (p50Ms: number, rest: Partial<LatencySample> = {}): LatencySample => ({ subject: 'pod', concurrency: 1, durationMs: 5_000.5, requests: 20_000, errors: 0, reconnects: 0, p50Ms, p95Ms: p50Ms * 2, p99Ms: p50Ms * 5, maxMs: p50Ms * 20, histogram: 'HISTFAAAA==', ...rest })
  const bare = latency(0.05, { subject: 'bare-process' })
  const { p99Ms: _, ...failing } = latency(1.9, { concurrency: 8, errors: 700, reconnects: 3 })
  return new JournalBuilder().begin([RUNC, GVISOR, KATA])
    .finding({ check: 'clock', seen: 'this host and the API server agree on the second', why: 'durations stay right' })
    .finding({ check: 'cpu-frequency', status: 'marked', seen: 'governor ondemand', why: 'short times are longer' })
    .finding({ check: 'temperature', status: 'not-checked', seen: 'this machine has no thermal sensor | that Linux knows' })
    .sampled('latency', RUNC, [bare, latency(0.2), latency(1.1, { concurrency: 8 })])
    .sampled('latency', RUNC, [bare, latency(0.3), failing], { status: 'complete' }, 2)
    .finding({ check: 'load', status: 'marked', variant: 'runc', trial: 'latency-runc-r1', seen: 'before the trial 1.90 of 4 CPUs were busy' })
    .finding({ check: 'load', status: 'marked', variant: 'runc', trial: 'latency-runc-r2', seen: 'before the trial 2.10 of 4 CPUs were busy' })
    .settled('latency-runc-r1', { status: 'settled', tookMs: 1_500, missingBytes: 0 })
    .settled('latency-runc-r2', { status: 'steady', tookMs: 6_500, missingBytes: 90_000_000 })
    .sampled('latency', GVISOR, [bare], { status: 'failed', reason: 'none of 5 requests was answered: ECONNREFUSED' })
    .finding({ check: 'throttling', status: 'void', variant: 'gvisor', trial: 'latency-gvisor-r1', seen: 'under-voltage (get_throttled 0x0 before, 0x10001 after)', why: 'the CPU ran slower than it can' })
    .end('interrupted', 'SIGINT')
}

/** Two of a cluster's nodes, chosen by their labels; the smaller one stops most searches. */
function twoNodes(): JournalBuilder {
  const cluster: ClusterFacts = { ...CLUSTER, nodes: [{ ...NODE, name: 'pi-a' }, { ...NODE, name: 'pi-b', memoryBytes: 4_226_713_600, allocatableMemoryBytes: 4_121_856_000, maxPods: 110, podCidr: '10.42.4.0/24', otherPods: 2 }] }
  const at = (a: number, b: number): { maxPods: number, perNode: NodePods[] } => ({ maxPods: a + b, perNode: [{ node: 'pi-a', pods: a }, { node: 'pi-b', pods: b }] })
  const found = { resolution: 1, censored: false, holdMs: 10_000 }
  const full: DensityResult = { ...found, ...at(496, 108), constraint: 'maxPods', evidence: 'FailedScheduling: 0/5 nodes are available: 2 Too many pods, 3 node(s) didn\'t match Pod\'s node affinity/selector.' }
  const floor = (a: number, b: number): DensityResult => ({ ...found, ...at(a, b), constraint: 'memory', evidence: 'available memory of node pi-b fell to 198 MiB, below the floor of 200 MiB', nodes: ['pi-b'] })
  const builder = new JournalBuilder().begin([RUNC, GVISOR, URUNC], { cluster, plan: { ...PLAN, nodes: { names: ['pi-a', 'pi-b'], labels: ['kubernetes.io/arch=arm64'] } } })
    .density(RUNC, full)
    .density(RUNC, { status: 'failed', reason: 'the API server went away' }, 2)
    .density(GVISOR, floor(61, 60))
    .density(GVISOR, floor(64, 59), 2)
    .density(GVISOR, floor(60, 60), 3)
  for (const [index, perPodMib] of [9.5, 10, 10.5].entries()) {
    builder.sampled('overhead', RUNC, samplesOfNodes({ 'pi-a': perPodMib, 'pi-b': perPodMib + 2 }), { status: 'complete' }, index + 1)
    // Pods in too few different numbers on the second.
    builder.sampled('overhead', GVISOR, samplesOfNodes({ 'pi-a': perPodMib * 3, 'pi-b': perPodMib * 3 }, [0, 1, 3, 5, 7, 9]), { status: 'complete' }, index + 1)
  }
  return builder.end()
}

function rendered(builder: JournalBuilder): Results {
  return resultsFromJournal(builder.entries)
}

test('report.md of a complete run', async () => {
  await expect(markdown(rendered(complete()))).toMatchFileSnapshot('./golden/complete.md')
})

test('report.md of an interrupted run', async () => {
  await expect(markdown(rendered(interrupted()))).toMatchFileSnapshot('./golden/interrupted.md')
})

test('report.md of a run under bad conditions', async () => {
  await expect(markdown(rendered(conditioned()))).toMatchFileSnapshot('./golden/conditions.md')
})

test('report.md of a run on two nodes', async () => {
  await expect(markdown(rendered(twoNodes()))).toMatchFileSnapshot('./golden/two-nodes.md')
})

test('the terminal tells every check that found something, once', () => {
  const text = terminal(rendered(conditioned()))
  expect(text).toContain(', marked\n')
  expect(text).toContain('marked: load in 2 places: before the trial 2.10 of 4 CPUs were busy\n')
  expect(text).toContain('VOID: throttling in latency-gvisor-r1: under-voltage')
  expect(text).not.toContain('temperature')
})

test('a void run says so in its first lines', () => {
  const results = rendered(new JournalBuilder().begin().finding({ check: 'nodes', status: 'void', seen: 'pi5 was rebooted' }).end())
  expect(firstLine(results)).toMatch(/: complete, VOID$/)
  expect(markdown(results).split('\n')[2]).toBe('> **Validity: VOID (nodes). The figures are shown and say nothing; no check passes.**')
  expect(terminal(results)).toContain('VOID: nodes: pi5 was rebooted')
})

test('a check of a variant that was found void afterwards does not count, the others do', () => {
  const results = rendered(new JournalBuilder().begin([RUNC, GVISOR]).rollout(RUNC).rollout(GVISOR).verdict().verdict({ variant: 'gvisor', trials: [] }).finding({ check: 'isolation', status: 'void', seen: 'on the host', variant: 'gvisor' }).end())
  expect(terminal(results)).toContain('1 of 2 checks passed; 1 had passed')
  expect(markdown(results)).toMatch(/^\| gvisor .*\| \*\*void\*\* \|$/m)
})

test('checks that had passed before the run was void are not shown as passed', () => {
  const results = rendered(new JournalBuilder().begin().rollout(RUNC).verdict().finding({ check: 'lease', status: 'void', seen: 'taken over' }).end())
  expect(terminal(results)).toContain('0 of 1 check passed; 1 had passed before their figures were found void, and count for nothing')
  const text = markdown(results)
  expect(text).toMatch(/^\| runc .*\| \*\*void\*\* \|$/m)
  expect(text).not.toMatch(/\| pass \|/)
  const html = REPORTS['report.html']?.(results)
  expect(html).toContain('<span class="badge bad">1 of 1 check void</span>')
  expect(html).toContain('No check failed. 1 of 1 check had passed before their figures were found void, and count for nothing.')
})

test('rollouts and searches of a variant are void each by itself', () => {
  const RESULT = { maxPods: 487, constraint: 'maxPods', censored: false, evidence: '1 Too many pods', holdMs: 10_000 } as const
  const lineOf = (...voided: string[]): string | undefined => {
    const builder = new JournalBuilder().begin([RUNC]).density(RUNC, RESULT).rollout(RUNC)
    for (const trial of voided)
      builder.finding({ check: 'throttling', status: 'void', seen: 'under-voltage', variant: 'runc', trial })
    return terminal(rendered(builder.end())).split('\n').find(line => line.startsWith('runc'))?.replaceAll(/ {2,}/g, '  ')
  }
  expect(lineOf()).toBe('runc  -  487  maxPods  4  2.00 s  3.50 s  1.99 s  3.49 s  1')
  expect(lineOf('rollout-runc-r1')).toBe('runc  -  487  maxPods  4 (void)  2.00 s  3.50 s  1.99 s  3.49 s  1')
  expect(lineOf('density-runc-r1')).toBe('runc  -  487 (void)  maxPods  4  2.00 s  3.50 s  1.99 s  3.49 s  1')
  expect(lineOf('density-runc-r1', 'rollout-runc-r1')).toBe('runc  - (void)  487  maxPods  4  2.00 s  3.50 s  1.99 s  3.49 s  1')
})

test('a figure is of the same rollouts wherever it is shown', () => {
  const results = rendered(new JournalBuilder().begin([RUNC])
    .rollout(RUNC)
    .rollout(RUNC, { round: 2, answering: 3, stepMs: 1_000 })
    .rollout(RUNC, { round: 3, end: 'interrupted', stepMs: 2_000 })
    .end())
  // In round 2 all were Ready and one never answered; round 3 was cut short.
  expect(terminal(results)).toMatch(/^runc .* {2}2 and 1 of 3$/m)
  expect(terminal(results)).toMatch(/^runc .* 4\.25 \[3\.50-5\.00\] s .* 3\.49 s /m)
  expect(figures(results).filter(({ metric }) => metric === 'all_ready' || metric === 'all_http')).toMatchObject([{ value: 4.25, n: 2 }, { value: 3.4875, n: 1 }])
  const text = markdown(results)
  expect(text).toMatch(/^\| runc \| .*4\.25 \[3\.50-5\.00\] \| 2 of 3 \|$/m)
  expect(text).toMatch(/^\| runc \| .* 3\.49 \| .* \| 1 of 3 \|$/m)
})

test('the table on the terminal', async () => {
  await expect(terminal(rendered(complete()))).toMatchFileSnapshot('./golden/complete.txt')
})

const RUNS: [string, JournalBuilder][] = [
  ['complete', complete()],
  ['interrupted', interrupted()],
  ['bad conditions', conditioned()],
  ['killed at once', new JournalBuilder().begin()],
  ['killed within a trial', new JournalBuilder().begin().rollout(RUNC, { up: 1, end: 'killed' }).density(GVISOR, 'killed')],
  ['without variants', new JournalBuilder().begin([]).end()],
  ['nothing came up', new JournalBuilder().begin().rollout(RUNC, { up: 0 }).density(RUNC, { maxPods: 0, resolution: 1, constraint: 'runtime-error', censored: false, evidence: 'x', holdMs: 0 }).density(GVISOR, { maxPods: 0, resolution: 1, constraint: 'runtime-error', censored: false, evidence: 'x', holdMs: 0 }).end()],
  ['embedded, no node described', new JournalBuilder().begin([RUNC], { cluster: { kind: 'embedded', name: 'OCI runtimes on laptop', serverVersion: '-', nodes: [] } }).end()],
]

test.each(RUNS.flatMap(([run, builder]) => RENDERERS.map(([name, render]) => [name, run, render, builder] as const)))('%s of a run (%s) is deterministic, and shows nothing that was not measured as a value', (_, __, render, builder) => {
  const text = render(rendered(builder))
  expect(text).toBe(render(rendered(builder)))
  // The page's script has words of its own.
  expect(text.replace(/<script>.*?<\/script>/s, '')).not.toMatch(/undefined|NaN|Infinity|\[object|null/)
  expect(text.endsWith('\n')).toBe(true)
})

test('the first line says what was measured and whether to the end', () => {
  expect(firstLine(rendered(complete()))).toBe('# podfit: K3s v1.35.4+k3s1 (Kubernetes cluster, 1 node), 2026-11-22 03:05 UTC, run 20261122-030551-k7f2: complete')
  expect(firstLine(rendered(interrupted()))).toMatch(/: INTERRUPTED$/)
  expect(markdown(rendered(interrupted()))).toContain('**This run was interrupted (SIGINT).**')
  expect(firstLine(rendered(new JournalBuilder().begin()))).toMatch(/: UNFINISHED$/)
  expect(firstLine(rendered(RUNS.at(-1)?.[1] ?? complete()))).toMatch(/^# podfit: OCI runtimes on laptop \(embedded: OCI runtimes on this host, no Kubernetes\)/)
})

test('max pods of several rounds: lower median, range, and "at least" only where an early end could have held the median down', () => {
  expect(capacityRow([10, false])).toBe('| runc | - | 10 | - | memory | 1 | 2 pods |')
  expect(capacityRow([10, true])).toBe('| runc | - | >= 10 | - | timeout | 1 | - |')
  expect(capacityRow([10, false], [14, false], [12, false])).toBe('| runc | - | 12 [10-14] | - | memory | 3 | 2 pods |')
  expect(capacityRow([10, false], [14, false])).toBe('| runc | - | 10 [10-14] | - | memory | 2 | 2 pods |')
  expect(capacityRow([10, false], [14, true], [12, false])).toBe('| runc | - | 12 [10-14] | - | memory (2), timeout (1) | 3 | 2 pods |')
  expect(capacityRow([10, true], [14, false], [12, false])).toBe('| runc | - | >= 12 [10-14] | - | memory (2), timeout (1) | 3 | 2 pods |')
})

test('a variant whose search did not end claims no maximum, and n says of how many', () => {
  const text = markdown(rendered(new JournalBuilder().begin([RUNC, GVISOR])
    .density(RUNC, { maxPods: 10, resolution: 1, constraint: 'memory', censored: false, evidence: 'e', holdMs: 1 })
    .density(RUNC, { status: 'failed', reason: 'the API server went away' }, 2)
    .density(GVISOR, 'killed')))
  expect(tableRow(text, 'Pod capacity', 'runc')).toBe('| runc | - | 10 | - | memory | 1 of 2 | 1 pod |')
  expect(tableRow(text, 'Pod capacity', 'gVisor')).toBe('| gVisor | - | - | - | not measured: no search came to its end | 0 of 1 | - |')
  expect(text).toContain('### runc, density search, round 2: failed\n\nReason: the API server went away')
})

test('overhead is a factor of what was measured, a bound where one side is, and nothing where both are', () => {
  expect(overhead([487, false], [176, false])).toBe('2.8x |')
  expect(overhead([487, true], [176, false])).toBe('>= 2.8x |')
  expect(overhead([487, false], [176, true])).toBe('<= 2.8x |')
  expect(overhead([487, true], [176, true])).toBe('not measurable |')
  expect(overhead([487, false], [0, false])).toBe('not measurable |')
  expect(markdown(rendered(new JournalBuilder().begin().rollout(RUNC).end()))).not.toContain('## Overhead')
})

test('a rollout whose pods did not all come up has no part in the median', () => {
  const text = markdown(rendered(complete()))
  expect(tableRow(text, 'Readiness', 'urunc')).toBe('| urunc | rumprun/spt | 4 | 2.00 [2.00-2.00] | 3.50 [3.50-3.50] | 2 of 3 |')
  expect(text).toContain('| rollout-urunc-rumprun-spt-r2-2 | pi5 | scheduled at 0.062 s, now not Ready, not answering | FailedCreatePodSandBox: Failed to create pod sandbox: no IP addresses available in range set: 10.42.0.1-10.42.3.254 |')
})

test('rollouts of different sizes are different rows', () => {
  const text = markdown(rendered(new JournalBuilder().begin([RUNC]).rollout(RUNC, { round: 1, replicas: 10 }).rollout(RUNC, { round: 2, replicas: 2 }).end()))
  expect(text).toContain('| runc | - | 2 | 2.00 | 2.50 | 1 |\n| runc | - | 10 | 2.00 | 6.50 | 1 |')
  expect(tableRow(text, 'Pod capacity', 'runc')).toContain('| 2, 10 |')
})

test('test.csv has the reference\'s columns, its words and its line ends', () => {
  const lines = testCsv(rendered(complete())).split('\r\n')
  expect(lines[0]).toBe('start_time,end_time,deployment,test_id,runtime_class,variant,selector,desired_pods,ready_pods,all_ready_latency_seconds,success,first_ready_latency_seconds,http_first_latency_seconds,http_all_latency_seconds,http_mean_latency_seconds,deploy_to_first_ready_seconds,deploy_to_first_reply_after_ready_seconds,first_ready_to_all_ready_seconds,first_reply_to_all_reply_seconds')
  expect(lines[1]).toBe('2026-11-22T03:05:51.250000+00:00,2026-11-22T03:05:54.750000+00:00,rollout-runc-r1,rollout-runc-r1,runc,normal,podfit/rollout=rollout-runc-r1,4,4,3.500000,True,2.000000,1.987500,3.487500,2.737500,2.000000,-0.012500,1.500000,1.500000')
  expect(lines.find(line => line.includes('urunc-rumprun-spt-r2'))).toBe('2026-11-22T03:05:51.250000+00:00,,rollout-urunc-rumprun-spt-r2,rollout-urunc-rumprun-spt-r2,urunc,rumprun/spt,podfit/rollout=rollout-urunc-rumprun-spt-r2,4,2,,False,2.000000,1.987500,,2.237500,2.000000,-0.012500,,')
  expect(lines).toHaveLength(1 + 9 + 1)
})

test('the timelines have the reference\'s columns and a real clock', () => {
  expect(timelineReadyCsv(rendered(interrupted()))).toBe([
    'test_id,runtime_class,variant,elapsed_seconds,pods_ready',
    'rollout-runc-r1,runc,normal,0.000000,0',
    'rollout-runc-r1,runc,normal,2.000000,1',
    'rollout-runc-r1,runc,normal,2.500000,2',
    'rollout-runc-r1,runc,normal,3.000000,3',
    'rollout-runc-r1,runc,normal,3.500000,4',
    'rollout-gvisor-r1,gvisor,normal,0.000000,0',
    'rollout-gvisor-r1,gvisor,normal,2.000000,1',
    '',
  ].join('\r\n'))
  expect(timelineAvailableCsv(rendered(interrupted())).split('\r\n').slice(0, 3)).toEqual([
    'test_id,runtime_class,variant,elapsed_seconds,pods_http_available,pods_remaining',
    'rollout-runc-r1,runc,normal,0.000000,0,4',
    'rollout-runc-r1,runc,normal,1.987500,1,3',
  ])
})

const HOSTILE = '=cmd()|"a,b"\n# x\r\n`code` **bold** <script>alert(1)</script> [l](javascript:x) \u001B[31m\u202Eevil\u0000 _u_ &amp;'

test('text from outside cannot leave its cell, its line or its file', () => {
  const variant = { ...GVISOR, name: HOSTILE, runtime: HOSTILE, variant: HOSTILE, runtimeClass: HOSTILE }
  const builder = new JournalBuilder().begin([variant, { ...KATA, status: 'skipped', reason: HOSTILE, remedy: HOSTILE }], {
    cluster: { ...CLUSTER, name: HOSTILE, serverVersion: HOSTILE, nodes: [{ ...NODE, name: HOSTILE, osImage: HOSTILE, kernelVersion: HOSTILE }] },
    harness: { ...HARNESS, platform: HOSTILE },
  })
  const trial = builder.beginRollout(variant, 1, 2)
  builder
    .observe(trial, { kind: 'scheduled', atMs: 1, pod: HOSTILE, node: HOSTILE }, { kind: 'event', atMs: 2, pod: HOSTILE, type: 'Warning', reason: HOSTILE, message: HOSTILE })
    .density(variant, { maxPods: 1, resolution: 1, constraint: 'memory', censored: false, evidence: HOSTILE, holdMs: 1 })
    .verdict({ variant: HOSTILE, expected: HOSTILE, received: HOSTILE, matcher: HOSTILE, pass: false })
    .test({ name: HOSTILE, file: HOSTILE, state: 'failed', note: HOSTILE })
    .end('interrupted', HOSTILE)
  const results = rendered(builder)

  const report = markdown(results)
  expect(report).not.toMatch(/[^\P{C}\n]/u)
  expect(report).not.toContain('<script')
  expect(report).toContain('"a,b" # x \\`code\\`')
  expect(report).not.toMatch(/(?<!\\)\*\*bold/)
  expect(report).not.toMatch(/(?<!\\)`code/)
  expect(report).not.toMatch(/(?<!\\)\[l/)
  const tables = report.split('\n\n').map(block => block.split('\n')).filter(([line]) => line?.startsWith('|'))
  expect(tables.length).toBeGreaterThan(6)
  for (const [header, ...rows] of tables) {
    for (const row of rows)
      expect(cellCount(row)).toBe(cellCount(header ?? ''))
  }
  expect(report.split('\n').filter(line => line.startsWith('# '))).toHaveLength(1)

  const screen = terminal(results)
  expect(screen).not.toMatch(/[^\P{C}\n]/u)

  const row = testCsv(results).split('\r\n2026').at(1) ?? ''
  expect(row).toContain(`,"'=cmd()|""a,b""`)
  expect(row).not.toContain(',"=cmd')
  // A difference below zero is a number, not a formula.
  expect(testCsv(rendered(complete()))).toContain(',-0.012500,')
})

test('a long text from outside is cut', () => {
  const text = markdown(rendered(new JournalBuilder().begin([RUNC]).density(RUNC, { maxPods: 1, resolution: 1, constraint: 'memory', censored: false, evidence: 'x'.repeat(100_000), holdMs: 1 }).end()))
  expect(text.length).toBeLessThan(5_000)
})

function firstLine(results: Results): string {
  return markdown(results).split('\n')[0] ?? ''
}

/** The row of a section's first table that begins with `first`. */
function tableRow(text: string, section: string, first: string): string | undefined {
  return text.split(`## ${section}\n`)[1]?.split('\n## ')[0]?.split('\n').find(line => line.startsWith(`| ${first} |`))
}

function cellCount(row: string): number {
  return row.replaceAll(String.raw`\\`, '').replaceAll(String.raw`\|`, '').split('|').length
}

/** The row of runc's density searches: of each round the number and whether it is censored. */
function capacityRow(...rounds: [number, boolean][]): string | undefined {
  const builder = new JournalBuilder().begin([RUNC])
  for (const [index, [maxPods, censored]] of rounds.entries())
    builder.density(RUNC, { maxPods, ...censored ? { constraint: 'timeout' } : { constraint: 'memory', resolution: 2 }, censored, evidence: 'e', holdMs: 1 }, index + 1)
  return tableRow(markdown(rendered(builder.end())), 'Pod capacity', 'runc')
}

function overhead(runc: [number, boolean], gvisor: [number, boolean]): string | undefined {
  const builder = new JournalBuilder().begin([RUNC, GVISOR])
  for (const [variant, [maxPods, censored]] of [[RUNC, runc], [GVISOR, gvisor]] as const)
    builder.density(variant, { maxPods, constraint: censored ? 'cap' : 'memory', censored, evidence: 'e', holdMs: 1 })
  return tableRow(markdown(rendered(builder.end())), 'Overhead', 'gVisor')?.split(' | ').at(-1)
}

describe('a run on this host without a cluster', () => {
  const BROKEN: VariantRecord = { name: 'crun', runtime: 'crun', isolation: 'shared-kernel', status: 'broken', reason: 'crun create ended with exit code 1: the sky fell', remedy: 'see https://example.org/' }
  const MISSING: VariantRecord = { ...GVISOR, status: 'skipped', reason: 'no runsc on PATH', remedy: 'apt-get install runsc' }
  const cluster: ClusterFacts = { kind: 'embedded', name: 'this host: Debian GNU/Linux 12 (bookworm), kernel 6.1.0', serverVersion: '6.1.0', nodes: [NODE] }
  const results = rendered(new JournalBuilder().begin([RUNC, BROKEN, MISSING], { cluster, plan: { ...PLAN, hasBudgets: false } }).rollout(RUNC).verdict().end())

  test('the first line says what was measured, on the terminal too', () => {
    const title = 'podfit: this host: Debian GNU/Linux 12 (bookworm), kernel 6.1.0 (embedded: OCI runtimes on this host, no Kubernetes), 2026-11-22 03:05 UTC, run 20261122-030551-k7f2: complete'
    expect(markdown(results).split('\n', 1)[0]?.replaceAll('\\', '')).toBe(`# ${title}`)
    expect(terminal(results).split('\n', 1)[0]).toBe(title)
  })

  test('what is missing and what does not work are told apart', () => {
    expect(markdown(results)).toMatch(/^\| crun \| - \|.*\| broken, see below \|/m)
    expect(markdown(results)).toMatch(/Skipped, not there on this host:\n\n- gvisor: no runsc on PATH\. To add it: apt-get install runsc\n\nBroken: there on this host, but not working:\n\n- crun: crun create ended with exit code 1: the sky fell\. What may help: see/)
    expect(terminal(results)).toContain('skipped: gvisor: no runsc on PATH. To add it: apt-get install runsc\n')
    expect(terminal(results)).toContain('broken: crun: crun create ended with exit code 1: the sky fell. What may help: see https://example.org/\n')
  })

  test('checks without a budget are not passed off as budgets', () => {
    expect(terminal(results)).toContain('1 of 1 check passed; no budgets were set, so they only ask that pods come up at all')
    expect(markdown(results)).toContain('has no budgets: but for what is held against another, these checks only ask')
    expect(terminal(rendered(complete()))).not.toContain('no budgets')
  })

  test('nothing is said of an API server\'s words and stamps', () => {
    expect(markdown(results)).not.toMatch(/Ready=True|server stamps|watch was/)
    expect(markdown(results)).toContain('they compare runtimes with each other, not with a Kubernetes node')
  })
})
