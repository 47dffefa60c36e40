import { expect, test } from 'vitest'
import { markdown } from '../../reporters/render/markdown.ts'
import { sectionMarkdown } from '../../reporters/render/document/section-markdown.ts'
import { publishedBesideMeasuredSection } from '../../reporters/render/sections/published-beside-measured.ts'
import type { DensityResult } from '../../src/measure/density.ts'
import { resultsFromJournal } from '../../src/results/results-from-journal.ts'
import type { ClusterFacts, NodeFacts, VariantRecord } from '../../src/results/results.ts'
import { CLUSTER, GVISOR, JournalBuilder, KATA, NODE, RUNC, URUNC } from '../results/journal-builder.ts'

const KATA_FC: VariantRecord = { name: 'kata/fc', runtime: 'kata', variant: 'fc', isolation: 'own-kernel', runtimeClass: 'kata-fc', status: 'present' }
const CRUN: VariantRecord = { name: 'crun', runtime: 'crun', isolation: 'shared-kernel', runtimeClass: 'crun', status: 'present' }

function found(maxPods: number, censored = false): DensityResult {
  return { maxPods, constraint: censored ? 'cap' : 'memory', censored, evidence: 'e', holdMs: 1 }
}

function section(builder: JournalBuilder): string {
  return sectionMarkdown(publishedBesideMeasuredSection(resultsFromJournal(builder.entries)))
}

/** Its note on the device, where all else is the same. */
function deviceNote(cluster: Partial<ClusterFacts>): string | undefined {
  return section(new JournalBuilder().begin([RUNC], { cluster: { ...CLUSTER, ...cluster } }).density(RUNC, found(487))).split('\n').find(line => line.startsWith('- Device:'))
}

function node(facts: Partial<NodeFacts>): Partial<ClusterFacts> {
  return { nodes: [{ ...NODE, ...facts }] }
}

test('only what was both published and measured, with the ratio', () => {
  const text = section(new JournalBuilder().begin([RUNC, GVISOR, URUNC, KATA, CRUN])
    .density(RUNC, found(244))
    .density(GVISOR, found(200, true))
    .density(CRUN, found(480)))
  expect(tables(text)).toEqual([[
    '| Runtime | Variant | Max pods, published | Max pods, measured | Ratio | n |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    '| runc | - | 487* | 244 | 0.50x | 1 |',
    '| gVisor | - | 176 | >= 200 | >= 1.14x | 1 |',
  ]])
})

test('seconds stand beside each other for the same number of pods only: the median, its range and n', () => {
  const builder = new JournalBuilder().begin([RUNC, GVISOR, KATA_FC])
  for (const round of [1, 2, 3])
    builder.rollout(KATA_FC, { round, replicas: 65, firstMs: 1_000 * round, stepMs: 1_000, up: round === 3 ? 60 : 65 })
  const text = section(builder.rollout(RUNC, { replicas: 10 }).rollout(GVISOR, { replicas: 100, up: 3 }))
  expect(tables(text)).toEqual([[
    '| Runtime | Variant | Pods Used | All ready, published (s) | All ready, measured (s) | Ratio | n | All HTTP, published (s) | All HTTP, measured (s) | Ratio | n |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    '| kata | fc | 65 | 153.52 | 65.50 [65.00-66.00] | 0.43x | 2 | 153.53 | 65.49 [64.99-65.99] | 0.43x | 2 |',
  ]])
  expect(text).toContain('- Timed with another number of pods than published, and so not beside it: runc (10; published 100).')
})

test('nothing was both published and measured: no section', () => {
  expect(section(new JournalBuilder().begin([CRUN, KATA]).density(CRUN, found(480)).rollout(CRUN, { replicas: 100 }))).toBe('')
  expect(section(new JournalBuilder().begin([RUNC, GVISOR]).rollout(RUNC, { replicas: 10 }).rollout(GVISOR, { replicas: 100, up: 99 }).density(RUNC, 'killed'))).toBe('')
  expect(markdown(resultsFromJournal(new JournalBuilder().begin().entries))).not.toContain('Published beside measured')
})

test('the source is named, and what is comparable and what not', () => {
  const text = section(new JournalBuilder().begin([RUNC]).density(RUNC, found(487)))
  expect(text).toContain('Published: "How many sandboxed pods can fit in a Pi?", 2026-05-20, measured on 2026-05-13 and 2026-05-15 on a Raspberry Pi 5 with K3s v1.35.4: https://nubificus.co.uk/blog/runtime_benchmarking_rpi/')
  expect(text).toContain('- Method: not the same.')
  expect(text).toContain('compressed 1.85 to 3.1 times')
})

test('whether it is the same device is decided from the recorded facts', () => {
  expect(deviceNote(node({ kernelVersion: '6.12.47+rpt-rpi-2712' }))).toBe('- Device: the same, as far as its node tells (arm64, 4 CPUs, 7.873 GiB of memory, kernel 6.12.47+rpt-rpi-2712). There: Raspberry Pi 5, K3s v1.35.4; here: K3s v1.35.4+k3s1.')
  // This kernel boots older boards too.
  expect(deviceNote({})).toMatch(/^- Device: whether it is the same is not known: .*kernel 6\.12\.47\+rpt-rpi-v8\)/)
  expect(deviceNote({ nodes: [] })).toMatch(/^- Device: whether it is the same is not known: .*no node was described/)
  expect(deviceNote(node({ architecture: 'amd64', cpus: 2, memoryBytes: 25_000_000_000 }))).toContain('**not the same** (amd64 instead of arm64, 2 CPUs instead of 4, 23.28 GiB of memory instead of 8 GiB)')
  for (const other of [{ architecture: 'amd64' }, { cpus: 8 }, { memoryBytes: 4_100_000_000 }, { memoryBytes: 8_700_000_000 }])
    expect(deviceNote(node({ kernelVersion: '6.12.47+rpt-rpi-2712', ...other }))).toContain('**not the same**')
  expect(deviceNote({ nodes: [NODE, NODE] })).toContain('**not the same** (2 nodes instead of 1)')
  expect(deviceNote({ kind: 'embedded', name: 'this host' })).toContain('here: no Kubernetes at all, OCI runtimes on one host.')
})

test('facts of the machine cannot leave their line', () => {
  const note = deviceNote({ name: '<b>|`x`\n# y', nodes: [{ ...NODE, kernelVersion: '[l](x)\u001B[31m\n- z' }] }) ?? ''
  expect(note).toContain(String.raw`here: &lt;b>\|\`x\` # y.`)
  expect(note).toContain(String.raw`kernel \[l\](x)\\x1b\[31m - z)`)
})

/** The tables of a section, line by line. */
function tables(text: string): string[][] {
  return text.split('\n\n').map(block => block.split('\n')).filter(([line]) => line?.startsWith('|'))
}
