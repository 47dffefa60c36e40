import { join } from 'node:path'
import type { RunOwner } from '../run-owner.ts'
import { ownerState } from '../run-owner.ts'
import { endEmbeddedRun } from './end-run.ts'
import type { EmbeddedRun } from './run-folder.ts'
import { isOwnFolder, readRunMark, runParents } from './run-folder.ts'
import { runProcesses } from './run-processes.ts'
import { namesIn } from './names-in.ts'

/** A run of this user on this host that has not been ended. */
export interface EmbeddedLeftover extends EmbeddedRun {
  createdAt: string
  owner: 'running' | 'gone' | 'elsewhere'
  /** Its processes that are there now. */
  processes: number
}

/** The runs of this user that are there now, oldest first; a folder without podfit's mark is none, nor is one that others may have put there. */
export function findEmbeddedLeftovers(env: NodeJS.ProcessEnv): EmbeddedLeftover[] {
  return runParents(env)
    .filter(isOwnFolder)
    .flatMap(parent => namesIn(parent).map(runId => ({ runId, dir: join(parent, runId) })))
    .filter(({ dir }) => isOwnFolder(dir))
    .flatMap(run => {
      const mark = readRunMark(run.dir)
      return mark === undefined ? [] : [{ ...run, createdAt: mark.createdAt, owner: stateOf(mark.owner), processes: runProcesses(run).length }]
    })
    .toSorted((a, b) => a.createdAt < b.createdAt ? -1 : 1)
}

/**
 * Ends runs whose owner is gone; others are left alone unless they are handed in by name with `all`.
 *
 * @returns what was removed
 */
export async function removeEmbeddedLeftovers(found: readonly EmbeddedLeftover[], { deadlineMs, all = false }: { deadlineMs: number, all?: boolean }): Promise<EmbeddedLeftover[]> {
  const removed: EmbeddedLeftover[] = []
  for (const leftover of found) {
    if (leftover.owner !== 'gone' && !all)
      continue
    await endEmbeddedRun(leftover, deadlineMs)
    removed.push(leftover)
  }
  return removed
}

/** No process outlives its machine's boot, and the folder is this machine's. */
function stateOf(owner: RunOwner): EmbeddedLeftover['owner'] {
  const state = ownerState(owner)
  return state === 'rebooted' ? 'gone' : state
}
