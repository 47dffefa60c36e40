import type { Cell, Row } from '../document/section.ts'
import { struckIfVoid } from './struck-if-void.ts'
import type { NamedVariant } from './variant-cells.ts'
import { variantCells } from './variant-cells.ts'

/** A row of a table of figures: those of a variant that is void are struck out. */
export function variantRow(variant: NamedVariant, figures: readonly Cell[]): Row {
  return unmarkedRow(variant, figures.map(cell => struckIfVoid(variant, cell)))
}

/** A row of a variant where there is nothing to strike out. */
export function unmarkedRow(variant: NamedVariant, cells: readonly Cell[]): Row {
  return { variant, cells: [...variantCells(variant), ...cells] }
}
