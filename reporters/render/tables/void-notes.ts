import { paragraph } from '../document/blocks.ts'
import { rich } from '../document/rich.ts'
import type { Block } from '../document/section.ts'
import type { NamedVariant } from './variant-cells.ts'

/** Below a table: why some of its rows are struck out, a line for each variant and reason; nothing where none is. */
export function voidNotes(variants: Iterable<NamedVariant>): Block[] {
  const reasons = new Map([...variants].flatMap(({ name, voidReason }) => voidReason === undefined ? [] : [[JSON.stringify([name, voidReason]), rich`Struck out: ${name} is void: ${voidReason}.`]]))
  return paragraph(...reasons.values())
}
