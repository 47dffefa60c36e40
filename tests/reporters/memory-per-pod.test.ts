import { expect, test } from 'vitest'
import { markdown } from '../../reporters/render/markdown.ts'
import { sectionMarkdown } from '../../reporters/render/document/section-markdown.ts'
import { memoryPerPodSection } from '../../reporters/render/sections/memory-per-pod.ts'
import { resultsFromJournal } from '../../src/results/results-from-journal.ts'
import { GVISOR, JournalBuilder, RUNC, URUNC } from '../results/journal-builder.ts'
import type { OverheadShape } from '../results/overhead-samples.ts'
import { overheadSamples, parts } from '../results/overhead-samples.ts'

const MIB = 2 ** 20

const runc: OverheadShape['rest'] = pods => ({ ...parts(pods, { pss: 8, file: 1, kernel: 2, others: 0.5 }), outsidePodBytes: pods * 7 * MIB, podCgroupBytes: pods * 2.25 * MIB, kubeletBytes: pods * 2 * MIB })
const gvisor: OverheadShape['rest'] = pods => ({ ...parts(pods, { pss: 20, file: 2, kernel: 9, others: 3 }), outsidePodBytes: pods * 6 * MIB, podCgroupBytes: pods * 24 * MIB, kubeletBytes: pods * 23 * MIB })

function section(builder: JournalBuilder): string {
  return sectionMarkdown(memoryPerPodSection(resultsFromJournal(builder.entries)))
}

test('three rounds, cross-checks that agree and that do not, and a round that failed', async () => {
  const builder = new JournalBuilder().begin([RUNC, GVISOR, URUNC])
  for (const [index, perPodMib] of [9.5, 10, 10.5].entries()) {
    builder.sampled('overhead', RUNC, overheadSamples({ perPodMib, fixedMib: 12, rest: runc }), { status: 'complete' }, index + 1)
    builder.sampled('overhead', GVISOR, overheadSamples({ perPodMib: perPodMib * 3, fixedMib: 40, rest: (pods, at) => ({ ...gvisor(pods, at), ...at === 4 ? { isSettled: false, spreadBytes: 31 * MIB } : {} }) }), { status: 'complete' }, index + 1)
  }
  builder.sampled('overhead', URUNC, overheadSamples({ sizes: [10, 5] }), { status: 'failed', reason: 'memory of 25 pods: 24 serve, 25 are there: FailedScheduling: Too many | pods' })
  await expect(`${section(builder.end())}\n`).toMatchFileSnapshot('./golden/memory-per-pod.md')
})

test('one round away from the node: the kubelet\'s memory, no cross-checks, an interval that is too narrow', async () => {
  const away: OverheadShape['rest'] = () => ({ source: 'kubelet', readings: 3, absent: { pss: 'the harness is not on the node', podCgroup: 'the harness is not on the node', drop: 'the harness is not on the node' } })
  const builder = new JournalBuilder().begin([RUNC, GVISOR])
    .sampled('overhead', RUNC, overheadSamples({ rest: away }))
    .sampled('overhead', GVISOR, overheadSamples({ perPodMib: 21, rest: away }))
  await expect(`${section(builder.end())}\n`).toMatchFileSnapshot('./golden/memory-per-pod-off-node.md')
})

test('where the slope is noise, no percentage and no ratio are made of it', () => {
  const text = section(new JournalBuilder().begin([RUNC, GVISOR])
    .sampled('overhead', RUNC, overheadSamples({ perPodMib: -3, rest: runc }))
    .sampled('overhead', GVISOR, overheadSamples({ perPodMib: 30, rest: gvisor }))
    .end())
  expect(text).toContain('runc: no percentage, MemAvailable did not fall with the number of pods (-3.00 MiB a pod)')
  expect(text).toMatch(/\| gVisor \| - \| 30\.00 \[[^|]+\] \| - \|/)
})

test('nothing is shown of a run that did not measure it, and nothing that was not measured as a value', () => {
  expect(markdown(resultsFromJournal(new JournalBuilder().begin().rollout(RUNC).end().entries))).not.toContain('Memory per pod')
  for (const builder of [
    new JournalBuilder().begin().sampled('overhead', RUNC, [], 'killed'),
    new JournalBuilder().begin().sampled('overhead', GVISOR, overheadSamples({ sizes: [1, 2, 3] })).end(),
    new JournalBuilder().begin().sampled('overhead', RUNC, overheadSamples({ perPodMib: 0 })).sampled('overhead', GVISOR, overheadSamples({ perPodMib: 0 })).end(),
  ]) {
    const text = section(builder)
    expect(text).toContain('## Memory per pod')
    expect(text).not.toMatch(/undefined|NaN|Infinity|\[object|null/)
  }
})
