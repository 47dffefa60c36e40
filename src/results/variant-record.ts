import type { Variant } from '../variants/variant.ts'
import type { VariantRecord } from './results.ts'

/** A variant as the report knows it; `absence` says why it was not measured. */
export function variantRecord(variant: Variant, absence?: { reason: string, remedy: string }): VariantRecord {
  const { name, runtime, isolation, kubernetes: { runtimeClass } } = variant
  return {
    name,
    runtime,
    ...(variant.variant === undefined ? {} : { variant: variant.variant }),
    isolation,
    ...(runtimeClass === undefined ? {} : { runtimeClass }),
    ...(absence ? { status: 'skipped', reason: absence.reason, remedy: absence.remedy } : { status: 'present' }),
  }
}
