import { join } from 'node:path'

/** Where the journal of a run is, given the run's folder. */
export function journalFile(runDir: string): string {
  return join(runDir, 'journal.ndjson')
}
