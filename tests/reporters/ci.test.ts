import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { pauseCommands } from '../../reporters/pause-commands.ts'
import { annotations } from '../../reporters/render/ci/annotations.ts'
import { benchmarkBiggerIsBetter, benchmarkSmallerIsBetter } from '../../reporters/render/data/benchmark-json.ts'
import { jobSummary } from '../../reporters/render/ci/job-summary.ts'
import { junit } from '../../reporters/render/data/junit.ts'
import { openMetrics } from '../../reporters/render/data/openmetrics.ts'
import { summaryMarkdown } from '../../reporters/render/ci/summary-markdown.ts'
import { writeStepSummary } from '../../reporters/write-step-summary.ts'
import { resultsFromJournal } from '../../src/results/results-from-journal.ts'
import type { Results } from '../../src/results/results.ts'
import type { LatencySample } from '../../src/results/samples.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'
import { GVISOR, JournalBuilder, RUNC, URUNC } from '../results/journal-builder.ts'
import { overheadSamples } from '../results/overhead-samples.ts'
import { xmlContent } from './well-formed.ts'

const latency = (p50Ms: number, concurrency: number): LatencySample => ({ subject: 'pod', concurrency, durationMs: 5_000, requests: 20_000, errors: 0, reconnects: 0, p50Ms, p95Ms: p50Ms * 2, maxMs: 9, histogram: 'HISTFAAAA==' })

/** A figure of every kind, two rounds; gVisor's density search ended for its own reasons. */
function measured(): JournalBuilder {
  const found = { resolution: 1, constraint: 'memory', censored: false, evidence: 'e', holdMs: 10_000 } as const
  const builder = new JournalBuilder().begin([RUNC, GVISOR])
  for (const round of [1, 2]) {
    builder
      .density(RUNC, { ...found, maxPods: 480 + round }, round)
      .density(GVISOR, { maxPods: 170, constraint: 'cap', censored: true, evidence: 'e', holdMs: 10_000 }, round)
      .rollout(RUNC, { round, firstMs: 2_000 + round * 100 })
      .sampled('coldstart', RUNC, [{ pod: 'a', status: 'answered', answeredMs: 400 + round }], { status: 'complete' }, round)
      .sampled('overhead', RUNC, overheadSamples({ perPodMib: 8 }), { status: 'complete' }, round)
      .sampled('overhead', GVISOR, overheadSamples({ perPodMib: 24 }), { status: 'complete' }, round)
      .sampled('latency', RUNC, [latency(0.2 + round / 10, 1), { ...latency(1, 8), subject: 'bare-process' }], { status: 'complete' }, round)
  }
  return builder
}

/** One budget kept, one not, a test that failed for another reason. */
function judged(): JournalBuilder {
  return measured()
    .verdict({ test: 'density > runc' })
    .verdict({ test: 'readiness > runc', matcher: 'toReachAllReadyWithin', expected: 'all 4 pods Ready within 3 s', received: '3.65 s (median of 2)', pass: false })
    .test({ name: 'density > runc' })
    .test({ name: 'readiness > runc', file: 'specs/readiness/readiness.spec.ts', state: 'failed', note: 'expected all 4 pods Ready within 3 s' })
    .test({ name: 'availability > runc', file: 'specs/availability/availability.spec.ts', state: 'failed', note: 'the API server went away' })
    .test({ name: 'density > kata/qemu', state: 'skipped', note: 'no RuntimeClass kata-qemu' })
}

function resultsOf(builder: JournalBuilder): Results {
  return resultsFromJournal(builder.entries)
}

describe('figures for machines', () => {
  test('smaller is better: times, memory and overhead, in base units', () => {
    expect(JSON.parse(benchmarkSmallerIsBetter(resultsOf(measured().end())))).toEqual([
      { name: 'runc: first ready of 4 pods', unit: 's', value: 2.15, range: '2.1 - 2.2', extra: 'median of n = 2 rollouts' },
      { name: 'runc: all ready of 4 pods', unit: 's', value: 3.65, range: '3.6 - 3.7', extra: 'median of n = 2 rollouts' },
      { name: 'runc: first http of 4 pods', unit: 's', value: 2.1375, range: '2.0875 - 2.1875', extra: 'median of n = 2 rollouts' },
      { name: 'runc: all http of 4 pods', unit: 's', value: 3.6375, range: '3.5875 - 3.6875', extra: 'median of n = 2 rollouts' },
      { name: 'runc: memory per pod', unit: 'bytes', value: 8 * 2 ** 20, range: `${8 * 2 ** 20} - ${8 * 2 ** 20}`, extra: 'mean of n = 2 rounds' },
      { name: 'gvisor: memory per pod', unit: 'bytes', value: 24 * 2 ** 20, range: `${24 * 2 ** 20} - ${24 * 2 ** 20}`, extra: 'mean of n = 2 rounds' },
      { name: 'gvisor: overhead', unit: 'times runc', value: 3, extra: 'mean of n = 2 rounds' },
      { name: 'runc: cold start', unit: 's', value: 0.4015, range: '0.401 - 0.402', extra: 'median of n = 2 pods' },
      { name: 'runc: latency p50 of 1 connections', unit: 's', value: 0.00035, range: '0.0003 - 0.0004', extra: 'median of n = 2 rounds' },
      { name: 'runc: latency p95 of 1 connections', unit: 's', value: 0.0007, range: '0.0006 - 0.0008', extra: 'median of n = 2 rounds' },
    ])
  })

  test('bigger is better: pods and requests; a maximum only known as "at least" is what the plan asked for, and left out', () => {
    expect(JSON.parse(benchmarkBiggerIsBetter(resultsOf(measured().end())))).toEqual([
      { name: 'runc: max pods', unit: 'pods', value: 481, range: '481 - 482', extra: 'median of n = 2 searches' },
      { name: 'runc: throughput of 1 connections', unit: 'requests/s', value: 4_000, range: '4000 - 4000', extra: 'median of n = 2 rounds' },
    ])
  })

  test('OpenMetrics', async () => {
    await expect(openMetrics(resultsOf(measured().end()))).toMatchFileSnapshot('./golden/metrics.txt')
  })

  test.each([
    ['a void run', measured().finding({ check: 'nodes', status: 'void', seen: 'rebooted' })],
    ['a run that measured nothing', new JournalBuilder().begin()],
  ])('%s gives none', (_, builder) => {
    const results = resultsOf(builder.end())
    expect(JSON.parse(benchmarkSmallerIsBetter(results))).toEqual([])
    expect(JSON.parse(benchmarkBiggerIsBetter(results))).toEqual([])
    expect(openMetrics(results)).not.toMatch(/^podfit_(?!run_info|variant_info)/m)
  })

  test('nothing is told of cold starts that some pods failed, nor of a slope that does not rise', () => {
    const failed = new JournalBuilder().begin([RUNC])
      .sampled('coldstart', RUNC, [{ pod: 'a', status: 'answered', answeredMs: 400 }, { pod: 'b', status: 'failed', reason: 'x' }], { status: 'complete' }, 1)
      .sampled('overhead', RUNC, overheadSamples({ perPodMib: -0.4 }), { status: 'complete' }, 1)
    expect(JSON.parse(benchmarkSmallerIsBetter(resultsOf(failed.end())))).toEqual([])
  })

  test('a void variant gives none, nor does a series with a void trial in it', () => {
    const results = resultsOf(measured()
      .finding({ check: 'isolation', status: 'void', variant: 'gvisor', seen: 'it ran runc' })
      .finding({ check: 'load', status: 'void', variant: 'runc', trial: 'rollout-runc-r1', seen: 'busy' })
      .end())
    const metrics = openMetrics(results)
    expect(metrics).toContain('podfit_variant_info{variant="gvisor",runtime="gVisor",isolation="user-space-kernel",status="void"} 1')
    expect(metrics).not.toMatch(/podfit_(?!variant_info).*gvisor/)
    expect(metrics).not.toContain('podfit_all_ready_seconds')
    expect(metrics).toContain('podfit_max_pods{variant="runc",statistic="median"} 481\n')
  })
})

describe('annotations', () => {
  test('an error names budget and number, where the spec is; other failures say what failed', () => {
    expect(annotations(resultsOf(judged().end()))).toBe([
      '::error file=specs/readiness/readiness.spec.ts,title=podfit%3A runc%3A toReachAllReadyWithin::runc: toReachAllReadyWithin: expected all 4 pods Ready within 3 s, received 3.65 s (median of 2)\n',
      '::error file=specs/availability/availability.spec.ts,title=podfit%3A availability > runc::the API server went away\n',
    ].join(''))
  })

  test('a run that is void, or did not end, is an error; a marked one a warning', () => {
    const text = annotations(resultsOf(measured()
      .finding({ check: 'nodes', status: 'void', seen: 'pi5 was rebooted', why: 'it was another machine' })
      .finding({ check: 'load', status: 'marked', seen: '1.9 of 4 CPUs busy', why: 'times are longer' })
      .end('interrupted', 'SIGINT')))
    expect(text).toContain('::error title=podfit%3A the run is interrupted::SIGINT')
    expect(text).toContain('::error title=podfit%3A void%3A nodes::the whole run: pi5 was rebooted: it was another machine')
    expect(text).toContain('::warning title=podfit%3A marked%3A load::the whole run: 1.9 of 4 CPUs busy: times are longer')
  })

  test('a budget that failed before the run was killed is told', () => {
    expect(annotations(resultsOf(measured().verdict({ pass: false, test: 'density > runc' })))).toContain('expected at least 400 pods, received 487 pods (n = 1)')
  })

  test('none where all is well, and no more of each than GitHub keeps', () => {
    expect(annotations(resultsOf(measured().verdict().test().end()))).toBe('')
    const builder = measured()
    for (let index = 0; index < 30; index++)
      builder.test({ name: `t${index}`, state: 'failed', note: 'no' })
    const lines = annotations(resultsOf(builder.end())).trimEnd().split('\n')
    expect(lines).toHaveLength(10)
    expect(lines.at(-1)).toBe('::error title=podfit::and 21 more, in the report')
  })
})

describe('junit.xml', () => {
  test('a suite for each file; a failure names budget and number', () => {
    const { elements, attributes, text } = xmlContent(junit(resultsOf(judged().end())))
    expect(elements.filter(name => name === 'testsuite')).toHaveLength(3)
    expect(attributes[0]).toEqual({ name: 'podfit 20261122-030551-k7f2', tests: '4', failures: '2', errors: '0', skipped: '1' })
    expect(attributes).toContainEqual({ message: 'runc: toReachAllReadyWithin: expected all 4 pods Ready within 3 s, received 3.65 s (median of 2)' })
    expect(attributes).toContainEqual({ message: 'no RuntimeClass kata-qemu' })
    expect(text).toContain('the API server went away')
  })

  test.each([
    ['did not come to its end', new JournalBuilder().begin().test(), '(run)', 'error'],
    ['is void', new JournalBuilder().begin().test().finding({ status: 'void' }).end(), '(validity)', 'failure'],
  ])('a run that %s is not green', (_, builder, suite, element) => {
    const { elements, attributes } = xmlContent(junit(resultsOf(builder)))
    expect(attributes).toContainEqual(expect.objectContaining({ name: suite, tests: '1' }))
    expect(elements).toContain(element)
  })
})

describe('the job summary', () => {
  test('verdicts and tables first, the machine after them, no pictures', () => {
    const summary = summaryMarkdown(resultsOf(judged().end()))
    const sections = [...summary.matchAll(/^## (.*)$/gm)].map(([, title]) => title)
    expect(sections.slice(0, 2)).toEqual(['Verdicts', 'Pod capacity'])
    expect(sections.indexOf('Machine and versions')).toBeGreaterThan(sections.indexOf('Readiness'))
    expect(summary).toMatch(/^# podfit: /)
    expect(summary).not.toContain('.svg')
  })

  test.each([1_500, 4_000, 30_000])('is at most %i bytes, ends at a line, and says that it was cut', (maxBytes) => {
    const builder = judged()
    for (let index = 0; index < 400; index++)
      builder.verdict({ variant: `вариант ${index}`, pass: false })
    const whole = jobSummary(resultsOf(builder.end()), { maxBytes: 1e9, wholeReport: 'x' })
    const cut = jobSummary(resultsOf(builder.end()), { maxBytes, wholeReport: 'All of it: report.md.' })
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxBytes)
    expect(cut).toContain('> **Cut here.** All of it: report.md.\n')
    const kept = cut.split('\n\n> **Cut here.**')[0] ?? ''
    expect(whole.startsWith(kept) && whole[kept.length] === '\n').toBe(true)
    expect(kept.length).toBeGreaterThan(maxBytes / 4)
  })

  test('is appended where GitHub asks for one, and all of a step stays below 1 MiB', () => {
    const file = join(temporaryDir(), 'summary')
    writeFileSync(file, 'x'.repeat(1_048_576 - 2_000))
    expect(writeStepSummary(resultsOf(judged().end()), { GITHUB_STEP_SUMMARY: file })).toEqual([])
    const text = readFileSync(file, 'utf8')
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_048_576)
    expect(text).toContain('\n# podfit: ')
    expect(text).toContain('Cut here')
  })

  test('where none is asked for nothing is written; one that cannot be is a warning', () => {
    const results = resultsOf(judged().end())
    expect(writeStepSummary(results, {})).toEqual([])
    const dir = join(temporaryDir(), 'summary')
    mkdirSync(dir)
    expect(writeStepSummary(results, { GITHUB_STEP_SUMMARY: dir })).toEqual([expect.stringContaining('could not be written')])
  })
})

test('while specs run no line of theirs is a command', () => {
  const printed: string[] = []
  const resume = pauseCommands({ GITHUB_ACTIONS: 'true' }, text => printed.push(text))
  const [, token] = /^::stop-commands::([0-9a-f-]{36})\n$/.exec(printed[0] ?? '') ?? []
  expect(token).toBeDefined()
  resume()
  expect(printed.slice(1)).toEqual([`\n::${token}::\n`])
  const silent: string[] = []
  pauseCommands({}, text => silent.push(text))()
  expect(silent).toEqual([])
})

test('a variant without figures is in no file for machines but by its name', () => {
  expect(openMetrics(resultsOf(new JournalBuilder().begin([RUNC, URUNC]).rollout(RUNC).end()))).not.toMatch(/podfit_(?!variant_info).*urunc/)
})
