import type { PublishedVariant, SandboxedPodsPost } from '../../../src/published/sandboxed-pods.ts'
import type { Results, VariantRecord } from '../../../src/results/results.ts'
import type { Capacity } from './capacity-rows.ts'
import { capacityRows } from './capacity-rows.ts'
import type { RolloutRow } from './rollout-rows.ts'
import { rolloutRows } from './rollout-rows.ts'

/** A variant that was both published and measured. */
export interface PublishedRow {
  variant: VariantRecord
  published: PublishedVariant
  /** What its density searches found; absent where none came to its end. */
  capacity?: Capacity
  /** Its rollouts with the published number of pods; absent where in none of them all pods came up. */
  rollout?: RolloutRow
  /** Other numbers of pods it was rolled out with. */
  otherSizes: number[]
}

/** One row for each variant of the post that this run measured, in the plan's order. */
export function publishedRows(results: Results, post: SandboxedPodsPost): PublishedRow[] {
  const rollouts = rolloutRows(results)
  return capacityRows(results).flatMap(({ variant, capacity }) => {
    const published = post.variants.find(({ name }) => name === variant.name)
    const own = rollouts.filter(row => row.variant.name === variant.name)
    if (!published || (!capacity && own.length === 0))
      return []
    const rollout = own.find(({ replicas, trials }) => replicas === published.podsUsed && trials.some(({ allReadyMs, allAvailableMs }) => allReadyMs !== undefined || allAvailableMs !== undefined))
    return {
      variant,
      published,
      ...(capacity ? { capacity } : {}),
      ...(rollout ? { rollout } : {}),
      otherSizes: own.flatMap(({ replicas }) => replicas === published.podsUsed ? [] : replicas),
    }
  })
}
