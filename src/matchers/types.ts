import type { DensityTrial, RolloutTrial } from '../results/results.ts'
import type { OverheadTrial } from '../results/overhead-figures.ts'
import type { Duration } from '../units/duration.ts'
import type { SampledKind, SampledTrial } from '../results/samples.ts'
import type { MemoryQuantity } from '../units/quantity.ts'
import type { OverheadSeries } from './overhead-series.ts'
import type { Series } from './series.ts'
import type { Baseline } from '../compare/baseline.ts'
import type { ComparedTrial } from '../compare/metrics.ts'
import type { HoldOptions } from './to-hold-against.ts'
import type { AnswerOptions } from './to-answer-within.ts'
import type { ColdStartLimitOptions } from './to-cold-start-within.ts'
import 'vitest'

type OnRollout<T> = T extends RolloutTrial | Series<RolloutTrial> ? (limit: Duration) => Promise<void> : never
type OnSampled<K extends SampledKind, T, M> = T extends SampledTrial<K> | Series<SampledTrial<K>> ? M : never
type OnDensity<T> = T extends DensityTrial | Series<DensityTrial> ? (pods: number) => Promise<void> : never
type OnSeries<T> = T extends Series<infer Trial extends ComparedTrial> ? (reference: Baseline | Series<Trial>, options?: HoldOptions) => Promise<void> : never
type OnOverhead<T> = T extends OverheadTrial | Series<OverheadTrial> ? (limit: MemoryQuantity) => Promise<void> : never
type OnOverheadSeries<T> = T extends OverheadSeries ? (times: number, options: { over: string }) => Promise<void> : never

declare module 'vitest' {
  // The parameters and default must be Vitest's own.
  interface Matchers<T> {
    toSupportAtLeastPods: OnDensity<T>
    toReachFirstReadyWithin: OnRollout<T>
    toReachAllReadyWithin: OnRollout<T>
    toServeFirstWithin: OnRollout<T>
    toServeAllWithin: OnRollout<T>
    toHoldAgainst: OnSeries<T>
    toUseAtMostPerPod: OnOverhead<T>
    toHaveOverheadAtMost: OnOverheadSeries<T>
    toColdStartWithin: OnSampled<'coldstart', T, (limit: Duration, options?: ColdStartLimitOptions) => Promise<void>>
    toAnswerWithin: OnSampled<'latency', T, (limit: Duration, options: AnswerOptions) => Promise<void>>
    toRunOnItsOwnKernel: OnSampled<'isolation', T, () => Promise<void>>
  }
}
