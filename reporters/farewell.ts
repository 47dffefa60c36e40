import { join } from 'node:path'
import { escapeControls } from '../src/documents/printable.ts'
import type { CurrentRun } from '../src/results/current-run.ts'
import { readJournal } from '../src/results/read-journal.ts'
import { JOURNAL_FILE } from './write-report.ts'

/** What a user who leaves without waiting for the cleanup must know. */
export function farewell(run: CurrentRun | undefined): string {
  if (!run)
    return 'left at once, before a run had begun\n'
  const namespaces = namespacesOf(run)
  const left = namespaces.length === 0
    ? `a namespace of run ${run.id} may be left`
    : `${namespaces.length === 1 ? 'namespace' : 'namespaces'} ${namespaces.join(', ')} may be left`
  return `${escapeControls(`left at once: ${left}; remove it with: pnpm podfit clean; what was measured: pnpm podfit report ${run.dir}`)}\n`
}

function namespacesOf(run: CurrentRun): string[] {
  try {
    return [...new Set(readJournal(join(run.dir, JOURNAL_FILE)).flatMap(entry => entry.type === 'trial' ? entry.namespace : []))]
  }
  catch {
    // Leaving must not fail on a journal that cannot be read.
    return []
  }
}
