import type { AnyResults } from './imported-results.ts'
import { validateResults } from './validate-results.ts'
import { writeFileAtomically } from './write-file-atomically.ts'

/**
 * Writes a `results.json`, once it is known to be what its schema says. The same results give the same bytes.
 *
 * @throws InvalidResultsError before anything is written.
 */
export function writeResults(file: string, results: AnyResults): void {
  const text = JSON.stringify(validateResults(results, file), undefined, 2)
  // A step of a timeline is two numbers: one line each, not four. Inside a string a line break is written as \n, so none is touched.
  const compact = text.replace(/\[\n\s+(-?[\d.e+-]+),\n\s+(\d+)\n\s+\]/g, '[$1, $2]')
  writeFileAtomically(file, `${compact}\n`)
}
