import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { escapeControls } from '../documents/printable.ts'
import { readRegularFile } from '../documents/read-regular-file.ts'
import { messageOf } from '../errors/message-of.ts'
import { InvalidResultsError } from '../results/invalid-results-error.ts'
import { journalFile } from '../results/journal-file.ts'
import { validateResults } from '../results/validate-results.ts'
import type { Snapshot } from './snapshot.ts'
import { snapshotOf } from './snapshot-of.ts'
import { claimsBaseline, toBaseline } from './to-baseline.ts'

/**
 * Reads one side of a comparison: a `results.json`, the folder of a run, or a baseline file.
 *
 * @throws {InvalidResultsError} where it is none of these, and for imported figures: neither their machine nor their clock is known
 * @throws {BaselineError} for a baseline that is not what its schema says
 */
export function readSnapshot(path: string): Snapshot {
  const isFolder = existsSync(path) && statSync(path).isDirectory()
  const file = isFolder ? join(path, 'results.json') : path
  if (isFolder && !existsSync(file))
    throw new InvalidResultsError(escapeControls(`${path}: expected the folder of a run with a results.json: ${existsSync(journalFile(path)) ? `make it from the journal: pnpm podfit report ${path}` : 'there is none'}`))
  const value = parsed(file)
  if (claimsBaseline(value))
    return toBaseline(value, file)
  const results = validateResults(value, file)
  if (results.imported)
    throw new InvalidResultsError(`${escapeControls(file)}: not comparable: these figures were imported, and neither their machine nor their clock is known`)
  return snapshotOf(results)
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readRegularFile(file).toString('utf8'))
  }
  catch (error) {
    const detail = messageOf(error)
    throw new InvalidResultsError(escapeControls(`${file}: expected a results.json, the folder of a run, or a baseline: ${detail}`), { cause: error })
  }
}
