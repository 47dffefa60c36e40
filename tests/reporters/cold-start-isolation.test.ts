import { describe, expect, test } from 'vitest'
import type { DensityResult } from '../../src/measure/density.ts'
import { REPORTS } from '../../reporters/render/reports.ts'
import { markdown } from '../../reporters/render/markdown.ts'
import { terminal } from '../../reporters/render/terminal.ts'
import { testCsv } from '../../reporters/render/data/test-csv.ts'
import { resultsFromJournal } from '../../src/results/results-from-journal.ts'
import type { VariantRecord } from '../../src/results/results.ts'
import type { ColdStartSample, IsolationSample } from '../../src/results/samples.ts'
import { seen, SILENT, VIEWS } from '../results/isolation-samples.ts'
import { overheadSamples } from '../results/overhead-samples.ts'
import { GVISOR, JournalBuilder, KATA, RUNC, URUNC } from '../results/journal-builder.ts'

const FAKE_KATA: VariantRecord = { name: KATA.name, runtime: 'kata', variant: 'qemu', isolation: 'own-kernel', runtimeClass: 'kata-qemu', status: 'present' }

function pods(count: number, answeredMs: number, stepMs: number): ColdStartSample[] {
  return Array.from({ length: count }, (_, index) => {
    const at = answeredMs + index * stepMs
    return { pod: `p${index}`, createdMs: 12.5, scheduledMs: 18.25, addressedMs: at - 120, startedMs: at - 60, readyMs: at + 15, status: 'answered', answeredMs: at }
  })
}

/** Every table has a variant that is void, beside some that are not. */
function withVoid(): JournalBuilder {
  const density = { resolution: 1, constraint: 'memory', censored: false, evidence: 'MemAvailable 198 MiB is below the floor of 200 MiB', holdMs: 10_000 } as const
  return new JournalBuilder().begin([RUNC, FAKE_KATA, GVISOR, URUNC])
    .sampled('isolation', RUNC, [seen(VIEWS.runc)], { status: 'complete' }, 0)
    .finding({ check: 'isolation', variant: 'runc' })
    .sampled('isolation', FAKE_KATA, [seen(VIEWS.runc)], { status: 'complete' }, 0)
    .finding({ check: 'isolation', status: 'void', variant: 'kata/qemu', seen: 'RuntimeClass kata-qemu ran a shared kernel on node pi5', why: 'x' })
    .sampled('isolation', GVISOR, [seen(VIEWS.gvisor)], { status: 'complete' }, 0)
    .sampled('isolation', URUNC, [SILENT], { status: 'complete' }, 0)
    .density(RUNC, { ...density, maxPods: 487 })
    .density(FAKE_KATA, { ...density, maxPods: 480 })
    .density(GVISOR, { ...density, maxPods: 176 })
    .rollout(RUNC)
    .rollout(FAKE_KATA, { firstMs: 1_950 })
    .rollout(GVISOR, { firstMs: 2_600 })
    .sampled('coldstart', RUNC, pods(20, 380, 2))
    .sampled('coldstart', RUNC, pods(10, 390, 2), { status: 'complete' }, 2)
    .sampled('coldstart', FAKE_KATA, pods(30, 385, 1.5))
    .sampled('coldstart', GVISOR, [...pods(4, 610, 25), { pod: 'p9', scheduledMs: 20, status: 'failed', reason: '0 of 1 pods served within 60 s: FailedCreatePodSandBox: | no |' }])
    .sampled('coldstart', URUNC, [], { status: 'failed', reason: 'the API server went away' })
    .sampled('overhead', RUNC, overheadSamples({ perPodMib: 11 }))
    .sampled('isolation', GVISOR, [seen(VIEWS.gvisor), seen(VIEWS.gvisor)])
    .verdict({ variant: 'kata/qemu', matcher: 'toColdStartWithin', expected: 'median of cold starts within 1 s', received: 'void (RuntimeClass kata-qemu ran a shared kernel on node pi5): 406.8 ms (median of n = 30)', pass: false })
    .end()
}

const results = resultsFromJournal(withVoid().entries)
const report = markdown(results)

test('report.md with a variant that is void', async () => {
  await expect(report).toMatchFileSnapshot('./golden/void.md')
})

test('the terminal with a variant that is void', async () => {
  await expect(terminal(results)).toMatchFileSnapshot('./golden/void.txt')
})

test('the same journal gives the same bytes', () => {
  for (const render of [...Object.values(REPORTS), terminal])
    expect(render(resultsFromJournal(withVoid().entries))).toBe(render(results))
})

test('what voids one trial strikes out the series it is in, and no other', () => {
  const found: DensityResult = { maxPods: 100, resolution: 1, constraint: 'memory', censored: false, holdMs: 10_000, evidence: '' }
  const text = markdown(resultsFromJournal(new JournalBuilder().begin([RUNC, GVISOR])
    .rollout(RUNC).rollout(RUNC, { round: 2 }).rollout(GVISOR)
    .density(RUNC, found).density(GVISOR, found)
    .finding({ check: 'throttling', status: 'void', variant: 'runc', trial: 'rollout-runc-r2', seen: 'cores were throttled twice' })
    .end().entries))
  const section = (title: string): string => text.split(`\n## ${title}\n`)[1]!.split('\n## ')[0]!
  expect(section('Pod capacity')).not.toMatch(/~~|void/)
  for (const title of ['Readiness', 'HTTP availability']) {
    expect(section(title).split('\n').find(line => line.startsWith('| runc '))).toMatch(/\*\*\(void\)\*\* \| ~~4~~ \| ~~/)
    expect(section(title).split('\n').find(line => line.startsWith('| gVisor '))).not.toMatch(/~~|void/)
    expect(section(title)).toContain('Struck out: runc is void: in rollout-runc-r2, cores were throttled twice.')
  }
  expect(section('Best variant per category')).toContain('| Max pods |')
  expect(section('Best variant per category')).not.toContain('ready')
})

test('of a check that found several things the worst is shown, with its trial first', () => {
  const mark = (trial: string, amount: number): Parameters<JournalBuilder['finding']>[0] => ({ check: 'load', status: 'marked', variant: 'runc', trial, seen: `${amount} CPUs were busy`, amount })
  const text = markdown(resultsFromJournal(new JournalBuilder().begin([RUNC]).rollout(RUNC).rollout(RUNC, { round: 2 }).rollout(RUNC, { round: 3 })
    .finding(mark('rollout-runc-r1', 0.4)).finding(mark('rollout-runc-r2', 1.9)).finding(mark('rollout-runc-r3', 0.7)).end().entries))
  expect(text).toMatch(/^\| load \| \*\*marked\*\* \| 1\.9 CPUs were busy \| rollout-runc-r2, rollout-runc-r1, rollout-runc-r3 \|/m)
})

describe('a variant that is void', () => {
  const sections = ['Pod capacity', 'Readiness', 'HTTP availability', 'Binding constraints', 'Overhead', 'Cold start and memory']

  test.each(sections)('is marked and struck out in %s, with the reason, and no other is', (section) => {
    const text = report.split(`## ${section}\n`)[1]?.split('\n## ')[0] ?? ''
    const rows = text.split('\n').filter(line => line.startsWith('| kata |'))
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) {
      expect(row).toContain('| qemu **(void)** |')
      for (const cell of row.split('|').slice(3, -1))
        expect(cell.trim()).toMatch(/^(-|~~[^~]+~~)$/)
    }
    expect(text).toContain('Struck out: kata/qemu is void: RuntimeClass kata-qemu ran a shared kernel on node pi5.')
    expect(text.split('\n').filter(line => /^\| (runc|gVisor|urunc) /.test(line)).join()).not.toMatch(/~~|void/)
  })

  test('stands at the top of the report', () => {
    expect(report.split('\n## ')[0]).toContain('> **kata/qemu is void.** RuntimeClass kata-qemu ran a shared kernel on node pi5.')
  })

  test('has no success in test.csv', () => {
    const [, runc, kata] = testCsv(results).split('\r\n')
    expect([runc, kata].map(row => row?.split(',')[10])).toEqual(['True', 'False'])
  })

  test('is no yardstick', () => {
    const density = { maxPods: 100, resolution: 1, constraint: 'memory', censored: false, evidence: 'e', holdMs: 1 } as const
    const text = markdown(resultsFromJournal(new JournalBuilder().begin([RUNC, GVISOR]).finding({ check: 'isolation', status: 'void', variant: 'runc', seen: 'runc ran a kernel of its own' }).density(RUNC, density).density(GVISOR, density).end().entries))
    expect(text).toMatch(/\| gVisor \| - \| 100 \| not measurable \|/)
    expect(text.split('## Overhead')[1]).toContain('Struck out: runc is void: runc ran a kernel of its own.')
  })
})

test('without cold starts and isolation there are no such sections', () => {
  const text = markdown(resultsFromJournal(new JournalBuilder().begin().rollout(RUNC).end().entries))
  expect(text).not.toMatch(/## (Cold start|Isolation)/)
})

test('cold starts that all failed claim no figure', () => {
  const failed: ColdStartSample[] = Array.from({ length: 8 }, (_, index) => ({ pod: `p${index}`, status: 'failed', reason: 'quota' }))
  const text = markdown(resultsFromJournal(new JournalBuilder().begin([RUNC]).sampled('coldstart', RUNC, failed, { status: 'failed', reason: '3 pods in a row' }).end().entries))
  expect(text).toContain('| runc | - | - | - | - | - | 0 of 8 |')
  expect(text).toContain('runc: 8 of 8 pods failed and are in no figure:\n\n- p0: quota')
  expect(text).toContain('- and 3 more, in results.json')
  expect(text).toContain('### runc, cold starts, round 1: failed\n\nReason: 3 pods in a row\n\n8 samples had been taken.')
  expect(text).not.toMatch(/undefined|NaN|### Steps/)
})

test('what a workload says of itself cannot leave its cell', () => {
  const hostile = '| <script>`x`** \u001B[31m\u202E'
  const sample: IsolationSample = { ...seen({ ...VIEWS.kata, sysname: hostile, release: hostile, version: hostile, machine: hostile, hostname: hostile }), pod: hostile, node: hostile }
  const text = markdown(resultsFromJournal(new JournalBuilder().begin([RUNC])
    .sampled('isolation', RUNC, [sample, { ...SILENT, reason: hostile } as IsolationSample])
    .sampled('coldstart', RUNC, [{ pod: hostile, status: 'failed', reason: hostile }])
    .finding({ check: 'isolation', status: 'void', variant: 'runc', seen: hostile, why: hostile }).end().entries))
  expect(text).not.toMatch(/[^\P{C}\n]/u)
  expect(text).not.toContain('<script')
  expect(text).not.toMatch(/(?<!\\)`x/)
  const rows = text.split('## Isolation\n\n')[1]?.split('\n\n')[0]?.split('\n') ?? []
  for (const row of rows)
    expect(row.replaceAll(String.raw`\|`, '').split('|')).toHaveLength(11)
})
