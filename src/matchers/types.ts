import type { DensityTrial, RolloutTrial } from '../results/results.ts'
import type { SampledTrial } from '../results/samples.ts'
import type { Duration } from '../units/duration.ts'
import type { Series } from './series.ts'
import type { AnswerOptions } from './to-answer-within.ts'
import 'vitest'

type OnRollout<T> = T extends RolloutTrial | Series<RolloutTrial> ? (limit: Duration) => Promise<void> : never
type OnDensity<T> = T extends DensityTrial | Series<DensityTrial> ? (pods: number) => Promise<void> : never
type OnLatency<T> = T extends SampledTrial<'latency'> | Series<SampledTrial<'latency'>> ? (limit: Duration, options: AnswerOptions) => Promise<void> : never

declare module 'vitest' {
  // The parameters and default must be Vitest's own.
  interface Matchers<T> {
    toSupportAtLeastPods: OnDensity<T>
    toReachFirstReadyWithin: OnRollout<T>
    toReachAllReadyWithin: OnRollout<T>
    toServeFirstWithin: OnRollout<T>
    toServeAllWithin: OnRollout<T>
    toAnswerWithin: OnLatency<T>
  }
}
