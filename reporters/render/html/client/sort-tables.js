/**
 * Makes the headers of a table buttons that sort its rows: ascending, descending, as they were. What was not measured stays at the end.
 *
 * @param {HTMLTableElement} table
 * @param {(message: string) => void} say for who does not see the rows move
 */
export function makeSortable(table, say) {
  const head = table.tHead?.rows[0]
  const body = table.tBodies[0]
  if (!head || !body || body.rows.length < 2)
    return
  const original = [...body.rows]
  for (const [column, header] of [...head.cells].entries()) {
    const button = document.createElement('button')
    button.type = 'button'
    button.append(...header.childNodes)
    header.append(button)
    button.addEventListener('click', () => {
      const before = header.getAttribute('aria-sort')
      const order = before === null ? 'ascending' : before === 'ascending' ? 'descending' : undefined
      for (const other of head.cells)
        other.removeAttribute('aria-sort')
      if (order)
        header.setAttribute('aria-sort', order)
      body.append(...order ? sortedRows(original, column, { isNumeric: header.classList.contains('n'), sign: order === 'ascending' ? 1 : -1 }) : original)
      say(order ? `Sorted by ${button.textContent}, ${order}.` : 'In the order of the report.')
    })
  }
}

const collator = new Intl.Collator('en', { numeric: true })

/**
 * @param {readonly HTMLTableRowElement[]} rows
 * @param {number} column
 * @param {{ isNumeric: boolean, sign: 1 | -1 }} order
 * @returns {HTMLTableRowElement[]}
 */
function sortedRows(rows, column, { isNumeric, sign }) {
  const keyed = rows.map(row => ({ row, key: sortKey(row.cells[column], isNumeric) }))
  const present = keyed.filter(({ key }) => key !== undefined).toSorted((a, b) => sign * compareKeys(a.key, b.key))
  return [...present, ...keyed.filter(({ key }) => key === undefined)].map(({ row }) => row)
}

/**
 * @param {HTMLTableCellElement | undefined} cell
 * @param {boolean} isNumeric
 * @returns {number | string | undefined} undefined of what was not measured
 */
function sortKey(cell, isNumeric) {
  if (isNumeric)
    return cell?.dataset['n'] === undefined ? undefined : Number(cell.dataset['n'])
  const text = cell?.textContent.trim() ?? ''
  return text === '' ? undefined : text
}

/**
 * @param {number | string | undefined} a
 * @param {number | string | undefined} b
 */
function compareKeys(a, b) {
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))
}
