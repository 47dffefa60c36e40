import { SANDBOXED_PODS } from '../../../src/published/sandboxed-pods.ts'
import { resultsFromJournal } from '../../../src/results/results-from-journal.ts'
import type { Results, VariantRecord } from '../../../src/results/results.ts'
import { randomFrom } from '../../../src/stats/random-from.ts'
import { JournalBuilder } from '../../results/journal-builder.ts'

/** A run as large as the published one: its eleven variants, `rounds` rounds, times like those of the post. One is censored, one is not whole. */
export function elevenVariants(rounds = 3): Results {
  const variants = SANDBOXED_PODS.variants.map(({ name }): VariantRecord => {
    const [runtime = name, variant] = name.split('/')
    return { name, runtime, ...variant === undefined ? {} : { variant }, isolation: 'shared-kernel', status: 'present' }
  })
  const random = randomFrom(7)
  const builder = new JournalBuilder().begin(variants)
  for (let round = 1; round <= rounds; round++) {
    for (const [index, published] of SANDBOXED_PODS.variants.entries()) {
      const variant = variants[index]
      if (!variant)
        continue
      const { podsUsed, maxPods, allReadySeconds } = published
      const firstMs = allReadySeconds * 250 * (0.9 + random() * 0.2)
      const stepMs = allReadySeconds * 750 / podsUsed * (0.9 + random() * 0.2)
      const isCensored = index === 4
      builder
        .rollout(variant, { round, replicas: podsUsed, firstMs, stepMs, ...index === 3 && round === 2 ? { up: 60 } : {} })
        .density(variant, { maxPods: Math.round(maxPods * (0.97 + random() * 0.06)), ...isCensored ? { constraint: 'cap' } : { constraint: 'memory', resolution: 1 }, censored: isCensored, evidence: 'e', holdMs: 10_000 }, round)
    }
  }
  return resultsFromJournal(builder.end().entries)
}
