import { struckIfVoid } from './struck-if-void.ts'
import type { NamedVariant } from './variant-cells.ts'
import { variantCells } from './variant-cells.ts'

/** A row of a markdown table of figures: those of a variant that is void are struck out. */
export function variantRow(variant: NamedVariant, figures: readonly string[]): string[] {
  return [...variantCells(variant), ...figures.map(cell => struckIfVoid(variant, cell))]
}
