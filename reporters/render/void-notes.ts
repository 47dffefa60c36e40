import { escapeMarkdown } from './escape-markdown.ts'
import type { NamedVariant } from './variant-cells.ts'

/** Below a table: why some of its rows are struck out, a line for each variant; empty where none is. */
export function voidNotes(variants: Iterable<NamedVariant>): string {
  return [...new Set(variants)]
    .flatMap(({ name, voidReason }) => voidReason === undefined ? [] : `Struck out: ${escapeMarkdown(name)} is void: ${escapeMarkdown(voidReason)}.`)
    .join('\n')
}
