import type { VariantRecord } from '../../../src/results/results.ts'
import type { Rich } from '../document/rich.ts'
import { own, rich, strong } from '../document/rich.ts'

/** What a table says of a variant, measured or imported. */
export type NamedVariant = Pick<VariantRecord, 'name' | 'runtime' | 'variant' | 'voidReason'>

/** The Runtime and Variant cells of a table; a variant that is void is marked wherever it stands. */
export function variantCells({ runtime, variant, voidReason }: Omit<NamedVariant, 'name'>): [runtime: Rich, variant: Rich] {
  const name = variant ?? own('-')
  return [runtime, voidReason === undefined ? name : rich`${name} ${strong(own('(void)'), 'bad')}`]
}
