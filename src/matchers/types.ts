import type { DensityTrial, RolloutTrial } from '../results/results.ts'
import type { Duration } from '../units/duration.ts'
import type { Series } from './series.ts'
import type { Baseline } from '../compare/baseline.ts'
import type { HoldOptions } from './to-hold-against.ts'
import 'vitest'

type OnRollout<T> = T extends RolloutTrial | Series<RolloutTrial> ? (limit: Duration) => Promise<void> : never
type OnDensity<T> = T extends DensityTrial | Series<DensityTrial> ? (pods: number) => Promise<void> : never
type OnSeries<T> = T extends Series<infer Trial> ? (reference: Baseline | Series<Trial>, options?: HoldOptions) => Promise<void> : never

declare module 'vitest' {
  // The parameters and default must be Vitest's own.
  interface Matchers<T> {
    toSupportAtLeastPods: OnDensity<T>
    toReachFirstReadyWithin: OnRollout<T>
    toReachAllReadyWithin: OnRollout<T>
    toServeFirstWithin: OnRollout<T>
    toServeAllWithin: OnRollout<T>
    toHoldAgainst: OnSeries<T>
  }
}
