import type { Options } from 'csv-parse/sync'
import { CsvError, parse } from 'csv-parse/sync'
import type { DocumentErrorClass, Place, Problem } from './document-error.ts'
import { printable } from './printable.ts'
import { readTextFile } from './read-text-file.ts'

/** A CSV file whose first line names its columns. */
export interface CsvDocument {
  /** The file's text, byte for byte. */
  text: string
  columns: readonly string[]
  rows: readonly CsvRow[]
}

export interface CsvRow {
  /** Text of a cell; undefined for a column the file does not have. An empty cell is an empty text. */
  cell: (column: string) => string | undefined
  /** Where a cell begins; of a column the file does not have: where the row does. */
  place: (column: string) => Place
}

const MAX_BYTES = 4 * 1024 * 1024
const MAX_ROWS = 50_000
const MAX_RECORD_BYTES = 16 * 1024

const OPTIONS: Options = { bom: true, record_delimiter: ['\r\n', '\n'], skip_empty_lines: true, max_record_size: MAX_RECORD_BYTES, to: MAX_ROWS + 2 }

const COMMA = 0x2C
const LINE_ENDS = new Set([0x0A, 0x0D])

/**
 * Reads a CSV file (RFC 4180) with a header: UTF-8, with commas, CRLF or LF or both, a byte order mark or none. Empty lines are passed over.
 *
 * @throws the given error, with the place, for what is no such file or larger than 4 MiB or 50,000 rows
 */
export function readCsv(file: string, ErrorClass: DocumentErrorClass): CsvDocument {
  const text = readTextFile(file, ErrorClass, { maxBytes: MAX_BYTES, expected: 'a CSV file', keepsBom: true })
  const bytes = Buffer.from(text)
  let records: string[][]
  try {
    records = parse(bytes, OPTIONS)
  }
  catch (error) {
    if (error instanceof CsvError)
      throw new ErrorClass(file, [parseProblem(error)])
    throw error
  }
  const [columns, ...cells] = records
  if (columns === undefined)
    throw new ErrorClass(file, [{ message: 'is empty: expected a CSV file with a header' }])
  if (cells.length > MAX_ROWS)
    throw new ErrorClass(file, [{ message: `has more than ${MAX_ROWS} rows: this is no file podfit reads` }])
  let starts: number[][] | undefined
  const placeOf = (record: number, cell: number): Place => {
    starts ??= cellStarts(bytes)
    const before = bytes.toString('utf8', 0, starts[record]?.[cell]).replace(/^\uFEFF/, '').split('\n')
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  }
  const repeated = columns.findIndex((name, index) => columns.indexOf(name) !== index)
  if (repeated !== -1)
    throw new ErrorClass(file, [{ message: `the column ${printable(columns[repeated] ?? '')} is there twice`, place: placeOf(0, repeated) }])
  const indices = new Map(columns.map((name, index) => [name, index]))
  return {
    text,
    columns,
    rows: cells.map((row, index): CsvRow => ({
      cell: column => row[indices.get(column) ?? -1],
      place: column => placeOf(index + 1, indices.get(column) ?? 0),
    })),
  }
}

/**
 * Of each record, and in it of each cell, the byte at which it begins. The parser's `cast` makes it many times slower, so this is asked
 * for only once there is something to complain about.
 */
function cellStarts(bytes: Buffer): number[][] {
  const starts: number[][] = []
  let previousEnd = 0
  parse(bytes, {
    ...OPTIONS,
    cast(value, { index, bytes: end }) {
      if (index === 0)
        starts.push([])
      starts.at(-1)?.push(cellStart(bytes, previousEnd))
      previousEnd = end
      return value
    },
  })
  return starts
}

/** What stands between two cells: a comma, or the end of a line and any empty ones. */
function cellStart(bytes: Buffer, previousEnd: number): number {
  if (previousEnd > 0 && bytes[previousEnd] === COMMA)
    return previousEnd + 1
  let start = previousEnd
  while (LINE_ENDS.has(bytes[start] ?? -1))
    start++
  return start
}

const REASONS: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
  CSV_INVALID_CLOSING_QUOTE: 'a quote is followed by something else than a comma or the end of the line',
  INVALID_OPENING_QUOTE: 'a quote stands inside a cell that does not begin with one',
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: 'expected as many cells as the header has',
  CSV_MAX_RECORD_SIZE: `expected rows of at most ${MAX_RECORD_BYTES / 1024} KiB`,
}

function parseProblem({ code, message, lines, record }: CsvError): Problem {
  const reason = REASONS[code] ?? message
  return {
    message: `not valid CSV: ${Array.isArray(record) && code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH' ? `${reason}; got ${record.length}` : reason}`,
    ...typeof lines === 'number' ? { place: { line: lines, column: 1 } } : {},
  }
}
