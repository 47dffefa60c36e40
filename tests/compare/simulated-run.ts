import type { DensityResult } from '../../src/measure/density.ts'
import { resultsFromJournal } from '../../src/results/results-from-journal.ts'
import type { ClusterFacts, HarnessFacts, PlanSummary, Results, VariantRecord } from '../../src/results/results.ts'
import { randomFrom } from '../../src/stats/random-from.ts'
import { CLUSTER, HARNESS, JournalBuilder, NODE, PLAN, RUNC } from '../results/journal-builder.ts'
import { normal } from '../stats/draws.ts'

export interface SimulatedVariant {
  variant?: VariantRecord
  /** Of the first pod Ready, without scatter; the last of four is twice as late. */
  firstMs?: number
  /** What a slower runtime adds to every pod. */
  addedMs?: number
}

export interface SimulatedRun {
  seed: string
  rounds?: number
  /** Standard deviation of a round's logarithm: 0.05 scatters by 5 %. */
  scatter?: number
  /** Standard deviation of what all variants of a round have in common. */
  mood?: number
  variants?: SimulatedVariant[]
  cluster?: Partial<ClusterFacts>
  node?: Partial<ClusterFacts['nodes'][number]>
  harness?: Partial<HarnessFacts>
  plan?: Partial<PlanSummary>
}

/** A results document as a run of so many rounds would write it, its times drawn from a seed. */
export function simulatedRun({ seed, rounds = 3, scatter = 0.04, mood = 0, variants = [{}], cluster, node, harness, plan }: SimulatedRun): Results {
  const random = randomFrom(seed)
  const journal = new JournalBuilder().begin(variants.map(({ variant = RUNC }) => variant), {
    cluster: { ...CLUSTER, nodes: [{ ...NODE, ...node }], ...cluster },
    harness: { ...HARNESS, ...harness },
    plan: { ...PLAN, rounds, ...plan },
  })
  for (let round = 1; round <= rounds; round++) {
    const common = mood * normal(random)
    for (const { variant = RUNC, firstMs = 1_500, addedMs = 0 } of variants) {
      const factor = Math.exp(common + scatter * normal(random))
      journal.rollout(variant, { round, firstMs: firstMs * factor + addedMs, stepMs: firstMs * factor / 3 })
    }
  }
  return resultsFromJournal(journal.end().entries)
}

/** A run that searched for the maximum of runc, once a round. */
export function densityRun(results: readonly (DensityResult | 'killed')[], plan: Partial<PlanSummary> = {}, node: Partial<ClusterFacts['nodes'][number]> = {}): Results {
  const journal = new JournalBuilder().begin([RUNC], { plan: { ...PLAN, ...plan }, cluster: { ...CLUSTER, nodes: [{ ...NODE, ...node }] } })
  for (const [index, result] of results.entries())
    journal.density(RUNC, result, index + 1)
  return resultsFromJournal(journal.end().entries)
}

export function found(maxPods: number, constraint: DensityResult['constraint'] = 'memory'): DensityResult {
  const censored = constraint === 'cap' || constraint === 'timeout'
  return { maxPods, constraint, censored, evidence: 'as simulated', holdMs: 10_000, ...censored ? {} : { resolution: 1 } }
}
