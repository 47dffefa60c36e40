import { expect, it } from 'vitest'
import '../../src/matchers/types.ts'
import type { Baseline } from '../../src/compare/baseline.ts'
import type { OverheadSeries } from '../../src/matchers/overhead-series.ts'
import type { Series } from '../../src/matchers/series.ts'
import type { OverheadTrial } from '../../src/results/overhead-figures.ts'
import type { DensityTrial, RolloutTrial } from '../../src/results/results.ts'
import type { SampledTrial } from '../../src/results/samples.ts'

// The compiler is the test: an unused @ts-expect-error is an error of `pnpm typecheck`. The function is never called.
export async function typedSamples(coldStart: SampledTrial<'coldstart'>, coldStarts: Series<SampledTrial<'coldstart'>>, isolations: Series<SampledTrial<'isolation'>>): Promise<void> {
  await expect(coldStart).toColdStartWithin('500ms')
  await expect(coldStarts).not.toColdStartWithin('500ms', { at: 'p95' })
  await expect(isolations).toRunOnItsOwnKernel()

  // @ts-expect-error a number has no unit
  await expect(coldStarts).toColdStartWithin(500)
  // @ts-expect-error there is no such quantile
  await expect(coldStarts).toColdStartWithin('500ms', { at: 'p42' })
  // @ts-expect-error a limit, before where it lies
  await expect(coldStarts).toColdStartWithin({ at: 'p95' })
  // @ts-expect-error what was seen of a kernel takes no time
  await expect(isolations).toColdStartWithin('500ms')
  // @ts-expect-error a cold start says nothing of kernels
  await expect(coldStarts).toRunOnItsOwnKernel()
  // @ts-expect-error there is nothing to limit
  await expect(isolations).toRunOnItsOwnKernel('1s')
  // @ts-expect-error a cold start is one pod's
  await expect(coldStarts).toReachAllReadyWithin('30s')
}

export async function typed(rollout: RolloutTrial, rollouts: Series<RolloutTrial>, density: DensityTrial, densities: Series<DensityTrial>): Promise<void> {
  await expect(rollout).toReachAllReadyWithin('30s')
  await expect(rollouts).toReachFirstReadyWithin('1m30s')
  await expect(rollouts).not.toServeAllWithin('500ms')
  await expect.soft(rollout).toServeFirstWithin('2m')
  await expect(density).toSupportAtLeastPods(100)
  await expect(densities).toSupportAtLeastPods(100)

  // @ts-expect-error a number has no unit
  await expect(rollout).toReachAllReadyWithin(30)
  // @ts-expect-error neither has this
  await expect(rollout).toReachAllReadyWithin('30')
  // @ts-expect-error not a duration
  await expect(rollout).toServeAllWithin('soon')
  // @ts-expect-error a density has no moment
  await expect(density).toReachAllReadyWithin('30s')
  // @ts-expect-error a rollout has no maximum
  await expect(rollouts).toSupportAtLeastPods(100)
  // @ts-expect-error a number of pods is a number
  await expect(density).toSupportAtLeastPods('100')
  // @ts-expect-error the receiver is a number
  await expect(3).toReachAllReadyWithin('30s')
}

export async function typedUpgrade(rollouts: Series<RolloutTrial>, coldStarts: Series<SampledTrial<'coldstart'>>, isolations: Series<SampledTrial<'isolation'>>, rollout: RolloutTrial, baseline: Baseline): Promise<void> {
  await expect(rollouts).toHoldAgainst(baseline)
  await expect(rollouts).toHoldAgainst(rollouts, { within: '10%', metrics: ['allReady'] })
  await expect(coldStarts).not.toHoldAgainst(coldStarts)

  // @ts-expect-error a percentage has its sign
  await expect(rollouts).toHoldAgainst(baseline, { within: '10' })
  // @ts-expect-error neither is this one
  await expect(rollouts).toHoldAgainst(baseline, { within: 0.1 })
  // @ts-expect-error there is no such metric
  await expect(rollouts).toHoldAgainst(baseline, { metrics: ['allRedy'] })
  // @ts-expect-error cold starts are no rollouts
  await expect(rollouts).toHoldAgainst(coldStarts)
  // @ts-expect-error one trial has no statistics
  await expect(rollout).toHoldAgainst(baseline)
  // @ts-expect-error what was seen of a kernel cannot become worse
  await expect(isolations).toHoldAgainst(isolations)
}

export async function typedOverhead(trial: OverheadTrial, trials: OverheadSeries, rollout: RolloutTrial): Promise<void> {
  await expect(trial).toUseAtMostPerPod('24Mi')
  await expect(trials).not.toUseAtMostPerPod('1.5Gi')
  await expect(trials).toHaveOverheadAtMost(2.8, { over: 'runc' })

  // @ts-expect-error a number has no unit
  await expect(trials).toUseAtMostPerPod(24)
  // @ts-expect-error neither has this
  await expect(trials).toUseAtMostPerPod('24')
  // @ts-expect-error a rollout has no memory per pod
  await expect(rollout).toUseAtMostPerPod('24Mi')
  // @ts-expect-error over what?
  await expect(trials).toHaveOverheadAtMost(2.8)
  // @ts-expect-error a number of times has no unit
  await expect(trials).toHaveOverheadAtMost('2.8x', { over: 'runc' })
  // @ts-expect-error one trial knows no other variant
  await expect(trial).toHaveOverheadAtMost(2.8, { over: 'runc' })
}

export async function typedLatency(latency: SampledTrial<'latency'>, latencies: Series<SampledTrial<'latency'>>, rollout: RolloutTrial, isolation: SampledTrial<'isolation'>): Promise<void> {
  await expect(latency).toAnswerWithin('1ms', { at: 'p50' })
  await expect(latencies).toAnswerWithin('500us', { at: 'p99', concurrency: 8 })

  // @ts-expect-error which percentile is not said
  await expect(latency).toAnswerWithin('1ms')
  // @ts-expect-error not a percentile that is measured
  await expect(latency).toAnswerWithin('1ms', { at: 'p42' })
  // @ts-expect-error a number has no unit
  await expect(latency).toAnswerWithin(1, { at: 'p50' })
  // @ts-expect-error a rollout has no answer times
  await expect(rollout).toAnswerWithin('1ms', { at: 'p50' })
  // @ts-expect-error nor has a sample of another kind
  await expect(isolation).toAnswerWithin('1ms', { at: 'p50' })
  // @ts-expect-error a latency trial has no moment at which all are Ready
  await expect(latency).toReachAllReadyWithin('30s')
}

it('is checked by the compiler', () => {
  expect([typed, typedSamples, typedOverhead, typedLatency]).toHaveLength(4)
})
