import { resultsFromJournal } from '../../src/results/results-from-journal.ts'
import type { Results, VariantRecord } from '../../src/results/results.ts'
import type { ColdStartSample } from '../../src/results/samples.ts'
import { CLUSTER, GVISOR, HARNESS, JournalBuilder, KATA, NODE, RUNC } from '../results/journal-builder.ts'
import { overheadSamples } from '../results/overhead-samples.ts'

/** Everything that means something to markdown, HTML, XML, a terminal, a shell, CSV, OpenMetrics or GitHub Actions, and half a surrogate pair. */
export const HOSTILE = '=cmd()|"a,b"\r\n::error::x%0A::stop-commands::t\n## head\n`code` **bold** <script>alert(1)</script> ]]> --> [l](javascript:x) ![i](x) @everyone #12 \u001B[31m\u202Eevil\u0000\uFFFE\uD800 _u_ &amp; {a="b"} \\'

/** The same, 10 kB long. */
export const LONG = HOSTILE.repeat(Math.ceil(10_000 / HOSTILE.length))

/** A run in which every text that comes from outside is `text`, with a figure of every kind. */
export function hostileRun(text: string): Results {
  const of = (name: string, base: VariantRecord): VariantRecord => ({ ...base, name, runtime: text, variant: text, runtimeClass: text })
  // Two that differ only in the middle, which is what is cut.
  const [first, second] = [of(`${text}1${text}`, GVISOR), of(`${text}2${text}`, GVISOR)]
  const builder = new JournalBuilder().begin([RUNC, first, second, of(`void${text}`, GVISOR), { ...KATA, status: 'skipped', reason: text, remedy: text }], {
    cluster: { ...CLUSTER, name: text, serverVersion: text, nodes: [{ ...NODE, name: text, osImage: text, kernelVersion: text, containerRuntimeVersion: text, kubeletVersion: text }] },
    harness: { ...HARNESS, platform: text, podfitVersion: text },
  })
  const pods = (count: number): ColdStartSample[] => Array.from({ length: count }, (_, index) => index === 3
    ? { pod: text, status: 'failed', reason: text }
    : { pod: text, createdMs: 10, startedMs: 100, status: 'answered', answeredMs: 300 + index })
  for (const variant of [RUNC, first, second, of(`void${text}`, GVISOR)]) {
    builder
      .rollout(variant)
      .density(variant, { maxPods: 10, resolution: 1, constraint: 'memory', censored: false, evidence: text, holdMs: 1_000 })
      .sampled('coldstart', variant, pods(8))
      .sampled('overhead', variant, overheadSamples())
      .sampled('latency', variant, [{ subject: 'pod', concurrency: 1, durationMs: 1_000, requests: 2_000, errors: 1, firstError: text, reconnects: 0, p50Ms: 0.2, p95Ms: 0.3, p99Ms: 0.5, maxMs: 3, histogram: 'HISTFAAAA==' }])
  }
  const incomplete = builder.beginRollout(first, 2, 2)
  return resultsFromJournal(builder
    .observe(incomplete, { kind: 'scheduled', atMs: 1, pod: text, node: text }, { kind: 'event', atMs: 2, pod: text, type: 'Warning', reason: text, message: text })
    .finding({ check: text, status: 'marked', seen: text, why: text })
    .finding({ check: 'isolation', status: 'void', variant: `void${text}`, seen: text, why: text })
    .verdict({ variant: text, expected: text, received: text, matcher: text, pass: false, test: text })
    .test({ name: text, file: text, state: 'failed', note: text })
    .test({ name: `${text}2`, file: text, state: 'skipped', note: text })
    .test({ name: `${text}3`, file: text, state: 'failed' })
    .end('interrupted', text)
    .entries)
}
