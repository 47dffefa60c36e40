import { findEmbeddedLeftovers, removeEmbeddedLeftovers } from '../cluster/embedded/leftovers.ts'
import { escapeControls } from '../documents/printable.ts'
import type { CleanOptions } from './clean-options.ts'
import { leftAlone } from './clean-options.ts'

const REMOVAL_MS = 120_000

/** Removes the sandboxes that runs of this user without a cluster left on this host. @returns how many runs had left something */
export async function cleanHost(env: NodeJS.ProcessEnv, { dryRun, all }: CleanOptions, say: (line: string) => void): Promise<number> {
  const found = findEmbeddedLeftovers(env)
  for (const leftover of found) {
    const { runId, dir, createdAt, processes, owner } = leftover
    const what = escapeControls(`run ${runId} on this host (${processes} processes, ${dir}), made ${createdAt}`)
    if (owner !== 'gone' && !all) {
      say(leftAlone(what, owner))
      continue
    }
    if (!dryRun)
      await removeEmbeddedLeftovers([leftover], { deadlineMs: REMOVAL_MS, all: true })
    say(`${dryRun ? 'would remove' : 'removed'}: ${what}`)
  }
  return found.length
}
