import { say } from './shown.js'
import { makeSortable } from './sort-tables.js'

/**
 * Fills the record of a trial when it is opened for the first time.
 *
 * @param {HTMLDetailsElement} details
 */
export function watchRecord(details) {
  const body = details.querySelector(':scope > div')
  const fill = () => {
    if (!details.open || !body || body.hasChildNodes())
      return
    /** @type {Record<string, unknown>} */
    const record = JSON.parse(document.querySelector(`#${details.id}-data`)?.textContent ?? '{}')
    body.replaceChildren(facts(record), ...Object.entries(record).flatMap(([name, value]) => isRows(value) && value.length > 0 ? rowsTable(name, value) : []), json(record))
  }
  details.addEventListener('toggle', fill)
  fill()
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>[]}
 */
function isRows(value) {
  return Array.isArray(value) && value.every(isObject)
}

/**
 * What is one value; what is a table, or only makes sense as JSON, stands elsewhere.
 *
 * @param {Record<string, unknown>} record
 */
function facts(record) {
  const list = make('dl')
  list.className = 'facts'
  for (const [name, value] of flat(record)) {
    if (typeof value === 'object')
      continue
    const pair = make('div')
    pair.append(make('dt', name), make('dd', printable(words(value))))
    list.append(pair)
  }
  return list
}

/**
 * @param {string} name
 * @param {readonly Record<string, unknown>[]} values
 */
function rowsTable(name, values) {
  const rows = values.map(value => new Map(flat(value)))
  const columns = [...new Set(rows.flatMap(row => [...row.keys()]))]
  const isNumeric = columns.map(column => rows.every(row => ['number', 'undefined'].includes(typeof row.get(column))))
  const table = make('table')
  table.append(make('caption', `${name}: ${values.length}`))
  const head = table.createTHead().insertRow()
  for (const [index, column] of columns.entries()) {
    const header = make('th', column)
    header.scope = 'col'
    header.classList.toggle('n', isNumeric[index])
    head.append(header)
  }
  const body = table.createTBody()
  for (const row of rows) {
    const line = body.insertRow()
    for (const [index, column] of columns.entries())
      line.append(valueCell(row.get(column), isNumeric[index]))
  }
  makeSortable(table, say)
  const scroll = make('div')
  scroll.className = 'scroll'
  scroll.append(table)
  return scroll
}

/**
 * @param {unknown} value
 * @param {boolean | undefined} isNumeric
 */
function valueCell(value, isNumeric) {
  const cell = make('td', value === undefined ? '' : printable(words(value)))
  cell.classList.toggle('n', isNumeric)
  cell.classList.toggle('long', /\S{30}/.test(cell.textContent))
  if (typeof value === 'number')
    cell.dataset['n'] = String(value)
  return cell
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function words(value) {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/**
 * The properties of an object, those of objects in it under both names.
 *
 * @param {Record<string, unknown>} value
 * @returns {[name: string, value: unknown][]}
 */
function flat(value) {
  return Object.entries(value).flatMap(([name, inner]) => isObject(inner)
    ? Object.entries(inner).map(([key, deep]) => /** @type {[string, unknown]} */ ([`${name}.${key}`, deep]))
    : [/** @type {[string, unknown]} */ ([name, inner])])
}

/** @param {Record<string, unknown>} record */
function json(record) {
  const details = make('details')
  details.append(make('summary', 'JSON'))
  details.addEventListener('toggle', () => {
    if (details.querySelector('pre'))
      return
    // Two numbers are a step of a timeline: one line each.
    const text = JSON.stringify(record, undefined, 2).replace(/\[\n\s+(-?[\d.e+-]+),\n\s+(\d+)\n\s+\]/g, '[$1, $2]')
    const pre = make('pre', text.split('\n').map(printable).join('\n'))
    pre.tabIndex = 0
    details.append(pre)
  })
  return details
}

/**
 * Text with what would turn or hide it spelt out.
 *
 * @param {string} text
 */
function printable(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Co}\u2028\u2029]/gu, character => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} [text]
 */
function make(name, text) {
  const made = document.createElement(name)
  if (text !== undefined)
    made.textContent = text
  return made
}
