import type { RolloutTrial, VariantRecord } from '../../../src/results/results.ts'

/** The columns by which the reference's three files are joined. Its word for a runtime's only variant is `normal`. */
export function csvIdentity(variant: VariantRecord, trial: RolloutTrial): { test_id: string, runtime_class: string, variant: string } {
  return { test_id: trial.id, runtime_class: variant.runtimeClass ?? variant.runtime, variant: variant.variant ?? 'normal' }
}
