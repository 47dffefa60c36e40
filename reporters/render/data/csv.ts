import { stringify } from 'csv-stringify/sync'

type Cell = string | number | boolean | undefined

/**
 * CSV as the reference repository's own files are written: CRLF, True and False, nothing where there is no value; columns whose name
 * ends in `_seconds` with six digits. Text that a spreadsheet would take for a formula gets a `'` in front.
 */
export function csv<Column extends string>(columns: readonly Column[], rows: readonly Record<Column, Cell>[]): string {
  return stringify([...rows], {
    header: true,
    columns: [...columns],
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: {
      boolean: value => value ? 'True' : 'False',
      number: (value, { column }) => String(column).endsWith('_seconds') ? value.toFixed(6) : String(value),
    },
  })
}
