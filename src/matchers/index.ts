import { toHoldAgainst } from './to-hold-against.ts'
import { toReachAllReadyWithin } from './to-reach-all-ready-within.ts'
import { toReachFirstReadyWithin } from './to-reach-first-ready-within.ts'
import { toServeAllWithin } from './to-serve-all-within.ts'
import { toServeFirstWithin } from './to-serve-first-within.ts'
import { toSupportAtLeastPods } from './to-support-at-least-pods.ts'

/** Every matcher, as plain functions; importing them registers nothing. */
export const matchers = {
  toSupportAtLeastPods,
  toReachFirstReadyWithin,
  toReachAllReadyWithin,
  toServeFirstWithin,
  toServeAllWithin,
  toHoldAgainst,
}
