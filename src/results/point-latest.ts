import { randomUUID } from 'node:crypto'
import { lstatSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Points `latest`, beside the run's folder, to it. The link is relative, so that the reports can be moved, and is replaced in one step.
 *
 * @returns false where something that is not a link stands there; it is left alone.
 */
export function pointLatest(runDir: string): boolean {
  const latest = join(dirname(runDir), 'latest')
  const there = lstatSync(latest, { throwIfNoEntry: false })
  if (there && !there.isSymbolicLink())
    return false
  const temporary = join(dirname(runDir), `.latest.${randomUUID()}.tmp`)
  try {
    symlinkSync(basename(runDir), temporary)
    renameSync(temporary, latest)
  }
  finally {
    rmSync(temporary, { force: true })
  }
  return true
}
