import type { Results } from './results.ts'
import { escapeControls } from '../documents/printable.ts'
import { InvalidResultsError } from './invalid-results-error.ts'
import { SCHEMA_VERSION } from './results.ts'
import { explain, isResults } from './schemas.ts'

/**
 * The value, once it is known to be a results document of this version.
 *
 * @param file where it is from or goes to, for the message
 * @throws InvalidResultsError naming the file and the path inside it.
 */
export function validateResults(value: unknown, file: string): Results {
  if (isResults(value))
    return value
  const version = versionOf(value)
  throw new InvalidResultsError(typeof version === 'number' && version !== SCHEMA_VERSION
    ? `${escapeControls(file)}: expected results of schema version ${SCHEMA_VERSION}, found version ${version}; read them with the podfit that wrote them`
    : `${escapeControls(file)}: not a results document, ${explain(isResults)}`)
}

function versionOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : undefined
}
