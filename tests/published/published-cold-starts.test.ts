import { expect, test } from 'vitest'
import { sectionMarkdown } from '../../reporters/render/document/section-markdown.ts'
import { publishedColdStartsSection } from '../../reporters/render/sections/published-cold-starts.ts'
import { resultsFromJournal } from '../../src/results/results-from-journal.ts'
import type { ColdStartSample } from '../../src/results/samples.ts'
import { CLUSTER, GVISOR, JournalBuilder, KATA, RUNC, URUNC } from '../results/journal-builder.ts'

function samples(...times: number[]): ColdStartSample[] {
  return times.map((answeredMs, index) => ({ pod: `p${index}`, status: 'answered', answeredMs }))
}

function section(builder: JournalBuilder): string {
  return sectionMarkdown(publishedColdStartsSection(resultsFromJournal(builder.entries)))
}

test('the median over all rounds beside what was published, of the post\'s runtimes only', () => {
  const text = section(new JournalBuilder().begin([RUNC, GVISOR, KATA, URUNC])
    .sampled('coldstart', RUNC, [...samples(1_000, 1_100), { pod: 'lost', status: 'failed', reason: 'x' }])
    .sampled('coldstart', RUNC, samples(1_250), { status: 'complete' }, 2)
    .sampled('coldstart', RUNC, samples(9_000), { status: 'failed', reason: 'x' }, 3)
    .sampled('coldstart', GVISOR, samples(40))
    .sampled('coldstart', URUNC, samples(900)))
  expect(text.split('\n').filter(line => line.startsWith('|'))).toEqual([
    '| Runtime | Variant | Cold start, published (ms) | Cold start, measured (ms) | Ratio | n |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    '| runc | - | ~20 | 1100 [1000-1250] | 55.0x | 3 |',
    '| gVisor | - | ~50 | 40 [40-40] | 0.8x | 1 |',
  ])
  expect(text).toContain('Published: "The Container Runtime Nobody Told You About (And Four Others)", 2026-05-26: https://dev.to/')
  expect(text).toContain('- Not the same thing: there `docker run --runtime` starts an HTTP server in Go, an image of 3 MB; here a pod is scheduled')
})

test('it says when there was no Kubernetes here', () => {
  expect(section(new JournalBuilder().begin([RUNC], { cluster: { ...CLUSTER, kind: 'embedded' } }).sampled('coldstart', RUNC, samples(30)))).toContain('here the OCI runtime alone starts the server')
})

test('none of the post\'s runtimes answered: no section', () => {
  expect(section(new JournalBuilder().begin([RUNC, URUNC]).sampled('coldstart', URUNC, samples(900)).sampled('coldstart', RUNC, [], { status: 'complete' }))).toBe('')
})
