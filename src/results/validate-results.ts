import { explain } from '../documents/explain.ts'
import { escapeControls } from '../documents/printable.ts'
import type { AnyResults } from './imported-results.ts'
import { InvalidResultsError } from './invalid-results-error.ts'
import { SCHEMA_VERSION } from './results.ts'
import { isImportedResults, isResults } from './schemas.ts'

/**
 * The value, once it is known to be a results document of this version, measured or imported.
 *
 * @param file where it is from or goes to, for the message
 * @throws InvalidResultsError naming the file and the path inside it.
 */
export function validateResults(value: unknown, file: string): AnyResults {
  const check = propertyOf(value, 'imported') === undefined ? isResults : isImportedResults
  if (check(value))
    return value
  const version = propertyOf(value, 'schemaVersion')
  throw new InvalidResultsError(typeof version === 'number' && version !== SCHEMA_VERSION
    ? `${escapeControls(file)}: expected results of schema version ${SCHEMA_VERSION}, found version ${version}; read them with the podfit that wrote them`
    : `${escapeControls(file)}: not a results document, ${explain(check)}`)
}

function propertyOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}
