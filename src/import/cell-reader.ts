import type { Problem } from '../documents/document-error.ts'
import { printable } from '../documents/printable.ts'
import type { CsvRow } from '../documents/read-csv.ts'
import { ImportError } from './import-error.ts'

/** More than anybody will mend at once: reading ends there. */
const MAX_PROBLEMS = 20

const MAX_TEXT = 1_000
const MAX_COUNT = 1_000_000
const MAX_SECONDS = 1_000_000

const INTEGER = /^\d{1,9}$/
/** As Python writes a float; not `nan` and `inf`, which it writes too. */
const DECIMAL = /^\d+(\.\d+)?([eE][+-]?\d{1,3})?$/
/** As Python writes a moment with its offset. */
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

/** Reads the cells of a file's rows. What is not what it should be is kept as a problem with its place, and `finish` throws them all. */
export class CellReader {
  readonly #file: string
  readonly #problems: Problem[] = []

  constructor(file: string) {
    this.#file = file
  }

  /** A text that is not empty. */
  text(row: CsvRow, column: string): string {
    const text = this.optionalText(row, column)
    if (text === undefined)
      this.complain(row, column, 'expected a text; the cell is empty')
    return text ?? ''
  }

  optionalText(row: CsvRow, column: string): string | undefined {
    const cell = cellOf(row, column)
    if (cell.length > MAX_TEXT)
      this.complain(row, column, `expected a text of at most ${MAX_TEXT} characters; got ${cell.length}`)
    return cell === '' ? undefined : cell
  }

  /** A whole number of pods, from `least` on. */
  count(row: CsvRow, column: string, least = 0): number {
    const cell = cellOf(row, column)
    const value = INTEGER.test(cell) ? Number(cell) : Number.NaN
    if (!(value >= least && value <= MAX_COUNT))
      this.complain(row, column, `expected a whole number from ${least} to ${MAX_COUNT}; got ${shown(cell)}`)
    return value
  }

  /** Seconds from 0 on, as milliseconds. */
  seconds(row: CsvRow, column: string): number {
    const ms = this.optionalSeconds(row, column)
    if (ms === undefined)
      this.complain(row, column, 'expected seconds; the cell is empty')
    return ms ?? Number.NaN
  }

  /** As `seconds`; undefined of an empty cell, which is the files' word for "no value". */
  optionalSeconds(row: CsvRow, column: string): number | undefined {
    const cell = cellOf(row, column)
    if (cell === '')
      return undefined
    const value = DECIMAL.test(cell) ? Number(cell) : Number.NaN
    if (!(value >= 0 && value <= MAX_SECONDS))
      this.complain(row, column, `expected seconds from 0 to ${MAX_SECONDS}, or nothing; got ${shown(cell)}`)
    // The files have microseconds: what a product in binary adds beyond them is none of theirs.
    return Math.round(value * 1e6) / 1e3
  }

  /** Python's True or False. */
  flag(row: CsvRow, column: string): boolean {
    const cell = cellOf(row, column)
    if (cell !== 'True' && cell !== 'False')
      this.complain(row, column, `expected True or False; got ${shown(cell)}`)
    return cell === 'True'
  }

  /** A moment with its offset from UTC. */
  moment(row: CsvRow, column: string): string {
    const moment = this.optionalMoment(row, column)
    if (moment === undefined)
      this.complain(row, column, 'expected a moment, e.g. 2026-05-13T11:00:52.016855+00:00; the cell is empty')
    return moment ?? ''
  }

  optionalMoment(row: CsvRow, column: string): string | undefined {
    const cell = cellOf(row, column)
    if (cell === '')
      return undefined
    if (!MOMENT.test(cell) || Number.isNaN(Date.parse(cell)))
      this.complain(row, column, `expected a moment with its offset from UTC, e.g. 2026-05-13T11:00:52.016855+00:00; got ${shown(cell)}`)
    return cell
  }

  /** Keeps a problem with a cell. */
  complain(row: CsvRow, column: string, message: string): void {
    this.#problems.push({ message: `${column}: ${message}`, place: row.place(column) })
    if (this.#problems.length >= MAX_PROBLEMS)
      this.finish()
  }

  /** @throws ImportError where there was any problem */
  finish(): void {
    if (this.#problems.length > 0)
      throw new ImportError(this.#file, this.#problems)
  }
}

/** The header is known to have the column before any cell is read. */
function cellOf(row: CsvRow, column: string): string {
  return row.cell(column) ?? ''
}

function shown(cell: string): string {
  return cell === '' ? 'nothing' : printable(cell)
}
