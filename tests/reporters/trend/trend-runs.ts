import { resultsFromJournal } from '../../../src/results/results-from-journal.ts'
import type { Results } from '../../../src/results/results.ts'
import { CLUSTER, GVISOR, JournalBuilder, NODE, RUNC } from '../../results/journal-builder.ts'

interface RunShape {
  firstMs: number
  maxPods: number
  gvisorPods?: number
  edit?: (builder: JournalBuilder) => JournalBuilder
  node?: Partial<typeof NODE>
}

/** Four runs, a day apart: the second marked and without gVisor, the third void and with another kernel and containerd, the fourth with a rollout of nine pods. */
export function trendRuns(): Results[] {
  const newer = { kernelVersion: '6.13.1', containerRuntimeVersion: 'containerd://2.2.0' }
  return [
    run(1, { firstMs: 2_000, maxPods: 480, gvisorPods: 170 }),
    run(2, { firstMs: 2_100, maxPods: 470, edit: builder => builder.finding({ check: 'load', status: 'marked', seen: 'busy' }) }),
    run(3, { firstMs: 900, maxPods: 100, gvisorPods: 9, node: newer, edit: builder => builder.finding({ check: 'nodes', status: 'void', seen: 'rebooted' }) }),
    run(4, { firstMs: 2_500, maxPods: 450, gvisorPods: 176, node: newer, edit: builder => builder.rollout(RUNC, { round: 2, replicas: 9 }) }),
  ]
}

function run(day: number, { firstMs, maxPods, gvisorPods, edit = builder => builder, node = {} }: RunShape): Results {
  const found = { resolution: 1, constraint: 'memory', censored: false, evidence: 'e', holdMs: 10_000 } as const
  const builder = new JournalBuilder().begin([RUNC, GVISOR], { cluster: { ...CLUSTER, nodes: [{ ...NODE, ...node }] } }).density(RUNC, { ...found, maxPods }).rollout(RUNC, { firstMs })
  if (gvisorPods !== undefined)
    builder.density(GVISOR, { ...found, maxPods: gvisorPods }).rollout(GVISOR, { firstMs: firstMs * 2 })
  const results = resultsFromJournal(edit(builder).end().entries)
  return { ...results, run: { ...results.run, id: `run-${day}`, startedAt: `2026-11-1${day}T03:00:00.000Z` } }
}
