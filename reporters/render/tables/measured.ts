import { own } from '../document/rich.ts'
import type { Cell } from '../document/section.ts'
import { NOT_MEASURED } from '../text/seconds.ts'

/** A figure for a table, sorted by its value; a dash where there is none. */
export function measured(value: number | undefined, format: (value: number) => string): Cell {
  return value === undefined ? own(NOT_MEASURED) : { text: own(format(value)), value }
}
