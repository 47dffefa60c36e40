import type { VariantAvailability } from '../cluster/cluster.ts'
import type { AnyVariant } from '../variants/variant.ts'
import type { VariantRecord } from './results.ts'

/** A variant as the report knows it. */
export function variantRecord(variant: AnyVariant, availability: VariantAvailability = { status: 'present' }): VariantRecord {
  const { name, runtime, isolation, kubernetes } = variant
  return {
    name,
    runtime,
    ...(variant.variant === undefined ? {} : { variant: variant.variant }),
    isolation,
    ...(kubernetes?.runtimeClass === undefined ? {} : { runtimeClass: kubernetes.runtimeClass }),
    ...(availability.status === 'present'
      ? { status: 'present', ...(availability.version === undefined ? {} : { version: availability.version }) }
      : { status: availability.status === 'absent' ? 'skipped' : 'broken', reason: availability.reason, remedy: availability.remedy }),
  }
}
