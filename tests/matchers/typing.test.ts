import { expect, it } from 'vitest'
import '../../src/matchers/types.ts'
import type { Series } from '../../src/matchers/series.ts'
import type { DensityTrial, RolloutTrial } from '../../src/results/results.ts'

// The compiler is the test: an unused @ts-expect-error is an error of `pnpm typecheck`. The function is never called.
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

it('is checked by the compiler', () => {
  expect(typed).toBeTypeOf('function')
})
