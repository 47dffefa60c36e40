import { escapeControls, printable } from '../documents/printable.ts'
import { messageOf } from '../errors/message-of.ts'
import type { JournalEntry } from './journal-entry.ts'
import { JournalReadError } from './journal-read-error.ts'
import { readRegularFile } from '../documents/read-regular-file.ts'
import { SCHEMA_VERSION } from './results.ts'
import { explain } from '../documents/explain.ts'
import { isJournalEntry } from './schemas.ts'

const NEWLINE = 0x0A
/** The longest is the histogram of a latency trial, some ten kilobytes. */
const LONGEST_LINE_BYTES = 64 * 1024 * 1024

/**
 * Reads a `journal.ndjson`, checking every line: it may come from anybody.
 *
 * A last line without its newline was being written when the harness was killed. It is left out and `onTornLine` is told.
 *
 * @throws JournalReadError naming file and line where the file cannot be read or any other line is not a journal entry.
 */
export function readJournal(file: string, onTornLine?: (message: string) => void): JournalEntry[] {
  const bytes = read(file)
  const entries: JournalEntry[] = []
  let start = 0
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    entries.push(parseLine(bytes.subarray(start, end), `${escapeControls(file)}:${entries.length + 1}`))
    start = end + 1
  }
  if (start < bytes.length)
    onTornLine?.(`${escapeControls(file)}:${entries.length + 1}: the last line was not written to its end and is left out`)
  return entries
}

function read(file: string): Buffer {
  try {
    return readRegularFile(file)
  }
  catch (error) {
    const isMissing = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
    const detail = isMissing ? 'there is none; give the folder of a run, such as reports/latest' : messageOf(error)
    throw new JournalReadError(escapeControls(`expected the journal of a run at ${file}: ${detail}`), { cause: error })
  }
}

function parseLine(bytes: Buffer, place: string): JournalEntry {
  // A string has an end, at half a gigabyte.
  if (bytes.length > LONGEST_LINE_BYTES)
    throw new JournalReadError(`${place}: expected a journal entry, found a line of ${bytes.length} bytes`)
  const line = bytes.toString('utf8')
  let value: unknown
  try {
    value = JSON.parse(line)
  }
  catch (error) {
    throw new JournalReadError(`${place}: expected a journal entry, found ${printable(line)}, which is not JSON`, { cause: error })
  }
  if (isJournalEntry(value))
    return value
  const version = typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : undefined
  throw new JournalReadError(typeof version === 'number' && version !== SCHEMA_VERSION
    ? `${place}: expected a journal of schema version ${SCHEMA_VERSION}, found version ${version}; read it with the podfit that wrote it`
    : `${place}: not a journal entry, ${explain(isJournalEntry)}`)
}
