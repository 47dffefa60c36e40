import { textOf, valueOf } from '../document/cell.ts'
import { plainText } from '../document/plain-text.ts'
import { struck } from '../document/rich.ts'
import type { Cell } from '../document/section.ts'
import { NOT_MEASURED } from '../text/seconds.ts'
import type { NamedVariant } from './variant-cells.ts'

/** A figure of a variant for a table: struck out where the variant is void. */
export function struckIfVoid({ voidReason }: Pick<NamedVariant, 'voidReason'>, cell: Cell): Cell {
  const text = textOf(cell)
  if (voidReason === undefined || ['', NOT_MEASURED].includes(plainText(text)))
    return cell
  const value = valueOf(cell)
  return value === undefined ? struck(text) : { text: struck(text), value }
}
