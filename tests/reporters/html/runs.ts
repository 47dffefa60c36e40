import { SANDBOXED_PODS } from '../../../src/published/sandboxed-pods.ts'
import { resultsFromJournal } from '../../../src/results/results-from-journal.ts'
import type { Results, VariantRecord } from '../../../src/results/results.ts'
import type { ColdStartSample, LatencySample } from '../../../src/results/samples.ts'
import { seen, VIEWS } from '../../results/isolation-samples.ts'
import { CLUSTER, GVISOR, HARNESS, JournalBuilder, KATA, NODE, RUNC, URUNC } from '../../results/journal-builder.ts'
import { overheadSamples } from '../../results/overhead-samples.ts'

const FOUND = { resolution: 1, constraint: 'memory', censored: false, evidence: 'MemAvailable 198 MiB is below the floor of 200 MiB', holdMs: 10_000 } as const
const LATENCY: LatencySample = { subject: 'pod', concurrency: 1, durationMs: 5_000.5, requests: 20_000, errors: 0, reconnects: 0, p50Ms: 0.21, p95Ms: 0.4, p99Ms: 1.1, maxMs: 4, histogram: 'HISTFAAAA==' }

function coldStarts(count: number, answeredMs: number): ColdStartSample[] {
  return Array.from({ length: count }, (_, index) => {
    const at = answeredMs + index * 2
    return { pod: `p${index}`, createdMs: 12.5, scheduledMs: 18.25, addressedMs: at - 120, startedMs: at - 60, readyMs: at + 15, status: 'answered', answeredMs: at }
  })
}

/** Every section, one variant that is void, one that was skipped, a budget that was not kept, a rollout that was not whole. */
export function everything(): Results {
  const kata: VariantRecord = { name: KATA.name, runtime: 'kata', variant: 'qemu', isolation: 'own-kernel', runtimeClass: 'kata-qemu', status: 'present' }
  const crun: VariantRecord = { name: 'crun', runtime: 'crun', isolation: 'shared-kernel', status: 'skipped', reason: 'no RuntimeClass crun on this cluster', remedy: 'apt-get install crun' }
  const builder = new JournalBuilder().begin([RUNC, kata, GVISOR, URUNC, crun])
    .finding({ check: 'load', status: 'marked', seen: '1.90 of 4 CPUs were busy' })
    .finding({ check: 'isolation', status: 'void', variant: 'kata/qemu', seen: 'RuntimeClass kata-qemu ran a shared kernel on node pi5', why: 'x' })
  for (const round of [1, 2, 3]) {
    for (const [variant, maxPods, firstMs, stepMs] of [[RUNC, 487, 1_000, 30], [kata, 480, 1_100, 31], [GVISOR, 176, 2_600, 90], [URUNC, 430, 900, 35]] as const) {
      builder
        .density(variant, { ...FOUND, maxPods: maxPods + round }, round)
        .rollout(variant, { round, replicas: 40, firstMs: firstMs + round * 70, stepMs: stepMs + round, ...variant === URUNC && round === 2 ? { up: 30 } : {} })
        .sampled('coldstart', variant, coldStarts(10, firstMs / 3), { status: 'complete' }, round)
        .sampled('overhead', variant, overheadSamples({ perPodMib: 4_000 / maxPods }), { status: 'complete' }, round)
        .sampled('latency', variant, [LATENCY, { ...LATENCY, subject: 'bare-process', p50Ms: 0.05 }], { status: 'complete' }, round)
    }
  }
  return resultsFromJournal(builder
    .sampled('isolation', RUNC, [seen(VIEWS.runc)], { status: 'complete' }, 0)
    .sampled('isolation', kata, [seen(VIEWS.runc)], { status: 'complete' }, 0)
    .verdict()
    .verdict({ variant: 'gvisor', matcher: 'toReachAllReadyWithin', trials: ['rollout-gvisor-r1', 'rollout-gvisor-r2'], expected: 'all 40 pods Ready within 5 s', received: '6.2 s (median of 3)', pass: false, test: 'readiness > gvisor' })
    .test()
    .test({ name: 'readiness > gvisor', file: 'specs/readiness/readiness.spec.ts', state: 'failed', note: 'expected all 40 pods Ready within 5 s' })
    .end().entries)
}

/** As large as it gets: the eleven variants of the post, three rounds of 500 pods each. */
export function large(): Results {
  const variants = SANDBOXED_PODS.variants.map(({ name }): VariantRecord => {
    const [runtime = name, variant] = name.split('/')
    return { name, runtime, ...variant === undefined ? {} : { variant }, isolation: 'shared-kernel', status: 'present' }
  })
  const builder = new JournalBuilder().begin(variants)
  for (const round of [1, 2, 3]) {
    for (const [index, variant] of variants.entries()) {
      builder
        .density(variant, { ...FOUND, maxPods: 400 + index * 10 + round }, round)
        // Not evenly spaced: no two pods of a run come up at the same moment.
        .rollout(variant, { round, replicas: 500, firstMs: 1_500 + index * 211.7 + round * 37.3, stepMs: 40 + index * 11.3 + round * 0.7 })
        .sampled('coldstart', variant, coldStarts(10, 300 + index * 40), { status: 'complete' }, round)
        .sampled('overhead', variant, overheadSamples({ perPodMib: 8 + index }), { status: 'complete' }, round)
        .sampled('latency', variant, [LATENCY], { status: 'complete' }, round)
    }
  }
  for (const { name } of variants)
    builder.verdict({ variant: name })
  return resultsFromJournal(builder.end().entries)
}

/** What a pod, an API server or a file may say to get out of its place. */
export const HOSTILE = [
  '<img src=x onerror="window.hacked=1">',
  '</script><script>window.hacked=2</script>',
  '--><!--<script>',
  '"\' onmouseover=window.hacked=3 x=\'',
  '`code` | **bold** ${window.hacked=4} {{7*7}} javascript:window.hacked=5',
  '\u001B[31mred\u001B]0;title\u0007',
  'a\r\nb\u2028c\u2029d\u0000e\u202Ef\uFEFF',
  `x${'y'.repeat(10_000)}<b>`,
] as const

/** A run in which every text is a hostile one. */
export function hostile(text: string): Results {
  const variant: VariantRecord = { ...GVISOR, name: text, runtime: text, variant: text, runtimeClass: text }
  const builder = new JournalBuilder().begin([RUNC, variant, { ...KATA, status: 'skipped', reason: text, remedy: text }], {
    cluster: { ...CLUSTER, name: text, serverVersion: text, nodes: [{ ...NODE, name: text, osImage: text, kernelVersion: text, architecture: text, podCidr: text }] },
    harness: { ...HARNESS, platform: text },
  })
  const trial = builder.beginRollout(variant, 1, 2)
  return resultsFromJournal(builder
    .observe(trial, { kind: 'scheduled', atMs: 1, pod: text, node: text }, { kind: 'event', atMs: 2, pod: text, type: 'Warning', reason: text, message: text })
    .rollout(variant, { round: 2 })
    .rollout(RUNC)
    .density(variant, { ...FOUND, maxPods: 1, evidence: text })
    .density(RUNC, { status: 'failed', reason: text })
    .sampled('coldstart', variant, [{ pod: text, status: 'failed', reason: text }])
    .sampled('isolation', variant, [seen({ ...VIEWS.gvisor, version: text, hostname: text })])
    .finding({ check: text, status: 'void', variant: text, seen: text, why: text })
    .verdict({ variant: text, expected: text, received: text, matcher: text, pass: false, trials: [trial, text] })
    .test({ name: text, file: text, state: 'failed', note: text })
    .end('interrupted', text).entries)
}
