import { escapeControls } from '../src/documents/printable.ts'
import type { CurrentRun } from '../src/results/current-run.ts'

/** What a user who leaves without waiting for the cleanup must know. */
export function farewell(run: CurrentRun | undefined): string {
  if (!run)
    return 'left at once, before a run had begun; what it may have made already goes with: pnpm podfit clean\n'
  const left = run.namespace === undefined ? `pods of run ${run.id}` : `namespace ${run.namespace}`
  return `${escapeControls(`left at once: ${left} may be left; remove it with: pnpm podfit clean; what was measured: pnpm podfit report ${run.dir}`)}\n`
}
