import type { PublishedVariant } from '../published/sandboxed-pods.ts'
import type { ImportedRollout } from '../results/imported-results.ts'

/** Whether a rollout is the one that was published: all of its figures, as they were rounded there. What was found on another machine has others. */
export function isPublishedRow(rollout: ImportedRollout, published: PublishedVariant): boolean {
  return rollout.replicas === published.podsUsed && ([
    [rollout.firstReadyMs, published.firstReadySeconds],
    [rollout.allReadyMs, published.allReadySeconds],
    [rollout.firstAvailableMs, published.firstHttpSeconds],
    [rollout.allAvailableMs, published.allHttpSeconds],
    [rollout.meanAvailableMs, published.meanHttpSeconds],
  ] as const).every(([ms, seconds]) => ms !== undefined && (ms / 1_000).toFixed(2) === seconds.toFixed(2))
}
