import type { VariantRecord } from '../../src/results/results.ts'
import { escapeMarkdown } from './escape-markdown.ts'

/** The Runtime and Variant cells of a markdown table. */
export function variantCells({ runtime, variant }: Pick<VariantRecord, 'runtime' | 'variant'>): [runtime: string, variant: string] {
  return [escapeMarkdown(runtime), variant === undefined ? '-' : escapeMarkdown(variant)]
}
