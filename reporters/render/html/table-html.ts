import { textOf, valueOf } from '../document/cell.ts'
import { plainText } from '../document/plain-text.ts'
import type { Cell, Column, Row, Table } from '../document/section.ts'
import { NOT_MEASURED } from '../text/seconds.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { richHtml } from './rich-html.ts'
import type { VariantIndex } from './variant-index.ts'

/** More columns than a printed page has room for at its usual size. */
const WIDE = 9
/** A word as long as no line: it may be broken anywhere, others may not. */
const LONG_WORD = /\S{30}/

/** A table whose columns the page's script makes sortable: a number is in `data-n`, and a cell without one was not measured. */
export function tableHtml({ caption, columns, rows, isFacts }: Table, indexOf: VariantIndex): Html {
  return html`<div class="scroll"><table${isFacts ? undefined : html` class="sortable${columns.length > WIDE ? ' wide' : ''}"`}>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ header, align }) => html`<th scope="col"${align === 'right' ? html` class="n"` : undefined}>${richHtml(header)}</th>`)}</tr></thead>
<tbody>
${rows.map(row => rowHtml(row, columns, indexOf))}</tbody>
</table></div>
`
}

function rowHtml({ cells, variant }: Row, columns: readonly Column[], indexOf: VariantIndex): Html {
  const attributes = variant === undefined ? undefined : html` data-v="${indexOf(variant.name)}"${variant.voidReason === undefined ? undefined : html` class="void"`}`
  return html`<tr${attributes}>${cells.map((cell, index) => index === 0
    ? html`<th scope="row"${long(cell)}>${richHtml(textOf(cell))}</th>`
    : html`<td${columns[index]?.align === 'right' ? number(cell) : long(cell)}>${richHtml(textOf(cell))}</td>`)}</tr>\n`
}

function long(cell: Cell): Html | undefined {
  return LONG_WORD.test(plainText(textOf(cell))) ? html` class="long"` : undefined
}

function number(cell: Cell): Html {
  const value = plainText(textOf(cell)) === NOT_MEASURED ? undefined : valueOf(cell)
  return value === undefined ? html` class="n"` : html` class="n" data-n="${value}"`
}
