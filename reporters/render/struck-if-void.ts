import { NOT_MEASURED } from './seconds.ts'
import type { NamedVariant } from './variant-cells.ts'

/** A figure of a variant for a markdown table: struck out where the variant is void. */
export function struckIfVoid({ voidReason }: Pick<NamedVariant, 'voidReason'>, cell: string): string {
  return voidReason === undefined || cell === NOT_MEASURED || cell === '' ? cell : `~~${cell}~~`
}
