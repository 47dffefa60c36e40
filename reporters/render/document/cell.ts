import { plainText } from './plain-text.ts'
import type { Rich } from './rich.ts'
import type { Cell } from './section.ts'

export function textOf(cell: Cell): Rich {
  return hasValue(cell) ? cell.text : cell
}

/** What a cell is sorted by: its own value, or the number its text begins with; undefined where it has neither. */
export function valueOf(cell: Cell): number | undefined {
  if (hasValue(cell))
    return cell.value
  const number = /^(?:[<>]= |~)?(-?\d+(?:\.\d+)?)/.exec(plainText(cell))?.[1]
  return number === undefined ? undefined : Number(number)
}

function hasValue(cell: Cell): cell is { text: Rich, value: number } {
  return typeof cell === 'object' && 'value' in cell
}
