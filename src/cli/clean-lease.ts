import { readLease, removeLease } from '../cluster/kubernetes/hold-lease.ts'
import type { KubernetesApi } from '../cluster/kubernetes/kubernetes-api.ts'
import { holderOf, judgeLease, LEASE_NAME } from '../cluster/kubernetes/run-lease.ts'
import { ownerState } from '../cluster/kubernetes/run-owner.ts'
import type { CleanOptions } from './clean-options.ts'
import { leftAlone } from './clean-options.ts'

/** Removes the cluster's Lease where its holder is gone. @returns 1 where a run had left one, else 0 */
export async function cleanLease(api: KubernetesApi, { dryRun, all }: CleanOptions, say: (line: string) => void): Promise<number> {
  const lease = await readLease(api)
  const verdict = judgeLease(lease, { nowMs: Date.now(), unchangedMs: 0 })
  if (lease === undefined || verdict.status === 'free' || verdict.status === 'foreign')
    return 0
  const what = `${LEASE_NAME}, held by ${holderOf(lease)}`
  if (verdict.status !== 'gone' && !all)
    say(leftAlone(what, ownerState(lease.metadata?.annotations)))
  else if (dryRun)
    say(`would remove: ${what}`)
  else
    say(await removeLease(api, lease) ? `removed: ${what}` : `left alone: ${what}: it is being renewed`)
  return 1
}
