import { escapeControls } from '../documents/printable.ts'
import { messageOf } from '../errors/message-of.ts'
import type { AnyResults } from './imported-results.ts'
import { InvalidResultsError } from './invalid-results-error.ts'
import { readRegularFile } from '../documents/read-regular-file.ts'
import { validateResults } from './validate-results.ts'

/**
 * Reads a `results.json`, measured or imported.
 *
 * @throws InvalidResultsError where it cannot be read, is not JSON, or is not a results document of this version.
 */
export function readAnyResults(file: string): AnyResults {
  let value: unknown
  try {
    value = JSON.parse(readRegularFile(file).toString('utf8'))
  }
  catch (error) {
    const detail = messageOf(error)
    throw new InvalidResultsError(escapeControls(`${file}: expected a results.json: ${detail}`), { cause: error })
  }
  return validateResults(value, file)
}
