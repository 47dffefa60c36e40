import { escapeControls } from '../documents/printable.ts'
import { readResults } from '../results/read-results.ts'
import type { Results } from '../results/results.ts'
import { findRuns } from './find-runs.ts'
import { TrendError } from './trend-error.ts'

/** Fewer are no trend. */
const LEAST = 2

/**
 * The results of all runs that some paths stand for.
 *
 * @throws TrendError where there are fewer than two, or two are of the same run; InvalidResultsError for one that cannot be used, imported ones among them
 */
export function readRuns(paths: readonly string[]): Results[] {
  const files = new Map<string, string>()
  const runs = findRuns(paths).map((file) => {
    const results = readResults(file)
    const other = files.get(results.run.id)
    if (other !== undefined)
      throw new TrendError(escapeControls(`${file}: expected another run than that of ${other}; both are run ${results.run.id}: name one of them only`))
    files.set(results.run.id, file)
    return results
  })
  if (runs.length < LEAST)
    throw new TrendError(escapeControls(`${paths.join(' ')}: expected ${LEAST} runs at least; found ${runs.length}: name more folders of runs, or one that has several`))
  return runs
}
