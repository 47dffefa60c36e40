/** What specs import: `import { describe, expect, test, trials, variants } from 'podfit'`. */
export * from '../../fixtures/test.ts'
export type { K3s } from '../../fixtures/k3s.ts'
export type { SpecTrial, SpecVariant } from '../../fixtures/plan.ts'
export type { Duration } from '../units/duration.ts'
export type { MemoryQuantity } from '../units/quantity.ts'
