import type { Rich } from './rich.ts'
import type { Block, Column, Row, Table } from './section.ts'

/** A paragraph of the lines there are; no block where there are none. */
export function paragraph(...lines: readonly (Rich | undefined)[]): Block[] {
  const said = lines.filter(line => line !== undefined)
  return said.length === 0 ? [] : [{ kind: 'paragraph', lines: said }]
}

/** A list of the items there are; no block where there are none. */
export function list(items: readonly Rich[]): Block[] {
  return items.length === 0 ? [] : [{ kind: 'list', items: [...items] }]
}

/** A heading below the section's own. */
export function heading(text: Rich): Block {
  return { kind: 'heading', text }
}

/** @param caption what the rows are, for a reader who cannot see what stands around the table */
export function table(caption: string, columns: readonly Column[], rows: readonly Row[]): Table {
  return { kind: 'table', caption, columns: [...columns], rows: [...rows] }
}
