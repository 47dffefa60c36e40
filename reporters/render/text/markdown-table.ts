export interface Column {
  header: string
  align?: 'right'
}

/**
 * A markdown table. Cells are markdown already (see escape-markdown.ts). Columns are not padded to one width: a wider number would
 * then change every line of the diff.
 */
export function markdownTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const rule = columns.map(({ align }) => align === 'right' ? '---:' : '---')
  return [columns.map(({ header }) => header), rule, ...rows]
    .map(cells => `| ${cells.join(' | ')} |`)
    .join('\n')
}
