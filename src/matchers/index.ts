import { toAnswerWithin } from './to-answer-within.ts'
import { toColdStartWithin } from './to-cold-start-within.ts'
import { toHaveOverheadAtMost } from './to-have-overhead-at-most.ts'
import { toHoldAgainst } from './to-hold-against.ts'
import { toReachAllReadyWithin } from './to-reach-all-ready-within.ts'
import { toReachFirstReadyWithin } from './to-reach-first-ready-within.ts'
import { toRunOnItsOwnKernel } from './to-run-on-its-own-kernel.ts'
import { toServeAllWithin } from './to-serve-all-within.ts'
import { toServeFirstWithin } from './to-serve-first-within.ts'
import { toSupportAtLeastPods } from './to-support-at-least-pods.ts'
import { toUseAtMostPerPod } from './to-use-at-most-per-pod.ts'

/** Every matcher, as plain functions; importing them registers nothing. */
export const matchers = {
  toSupportAtLeastPods,
  toReachFirstReadyWithin,
  toReachAllReadyWithin,
  toServeFirstWithin,
  toServeAllWithin,
  toUseAtMostPerPod,
  toHaveOverheadAtMost,
  toColdStartWithin,
  toRunOnItsOwnKernel,
  toAnswerWithin,
  toHoldAgainst,
}
