import { escapeControls } from '../documents/printable.ts'
import { InvalidResultsError } from './invalid-results-error.ts'
import { readAnyResults } from './read-any-results.ts'
import type { Results } from './results.ts'

/**
 * Reads the `results.json` of a measured run.
 *
 * @throws InvalidResultsError as {@link readAnyResults}, and for one that was imported: what needs a measured run cannot use it.
 */
export function readResults(file: string): Results {
  const results = readAnyResults(file)
  if (results.imported)
    throw new InvalidResultsError(`${escapeControls(file)}: expected the results of a run that podfit measured; these were imported from CSV files, and neither their machine nor their clock is known`)
  return results
}
