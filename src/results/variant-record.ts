import type { AnyVariant } from '../variants/variant.ts'
import type { VariantRecord } from './results.ts'

/** A variant as the report knows it; `absence` says why it was not measured. */
export function variantRecord(variant: AnyVariant, absence?: { status: 'absent' | 'broken', reason: string, remedy: string }): VariantRecord {
  const { name, runtime, isolation, kubernetes } = variant
  return {
    name,
    runtime,
    ...(variant.variant === undefined ? {} : { variant: variant.variant }),
    isolation,
    ...(kubernetes?.runtimeClass === undefined ? {} : { runtimeClass: kubernetes.runtimeClass }),
    ...(absence ? { status: absence.status === 'absent' ? 'skipped' : 'broken', reason: absence.reason, remedy: absence.remedy } : { status: 'present' }),
  }
}
