import type { AnyResults, AnyVariantRecord } from './imported-results.ts'
import { voidingSeries } from './validity.ts'

/** The variant as a series of its trials has it: with the reason why the figures of that series count for nothing, if there is one. */
export function variantOfSeries<V extends AnyVariantRecord>(results: AnyResults, variant: V, trials: readonly { id: string }[]): V {
  if (results.imported || ('voidReason' in variant && variant.voidReason !== undefined))
    return variant
  const finding = voidingSeries(results.validity.findings, variant.name, trials)
  return finding === undefined ? variant : { ...variant, voidReason: finding.trial === undefined ? finding.seen : `in ${finding.trial}, ${finding.seen}` }
}
