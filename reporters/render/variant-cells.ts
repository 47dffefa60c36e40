import type { VariantRecord } from '../../src/results/results.ts'
import { escapeMarkdown } from './escape-markdown.ts'

/** What a table says of a variant, measured or imported. */
export type NamedVariant = Pick<VariantRecord, 'name' | 'runtime' | 'variant' | 'voidReason'>

/** The Runtime and Variant cells of a markdown table; a variant that is void is marked wherever it stands. */
export function variantCells({ runtime, variant, voidReason }: Omit<NamedVariant, 'name'>): [runtime: string, variant: string] {
  const name = variant === undefined ? '-' : escapeMarkdown(variant)
  return [escapeMarkdown(runtime), voidReason === undefined ? name : `${name} **(void)**`]
}
