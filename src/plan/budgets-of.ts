import { PodfitError } from '../errors/podfit-error.ts'
import { printable } from '../documents/printable.ts'
import { durationOf } from '../units/duration.ts'
import type { BudgetsInForce, Plan } from './plan.ts'

/**
 * What a variant must keep to on the plan's profile. Where the profile has no budget it is what any run must meet: one pod fits, everything
 * happens before its deadline, and a request is answered before it times out. Memory per pod and overhead have no such limit, and are then
 * absent.
 *
 * @throws {PodfitError} for a variant the plan does not have: a misspelt name must not pass for "no budget".
 */
export function budgetsOf(plan: Plan, variantName: string): BudgetsInForce {
  if (!plan.variants.some(({ variant }) => variant.name === variantName))
    throw new PodfitError(`${plan.file}: no variant ${printable(variantName)} in the plan; it has ${plan.variants.map(({ variant }) => variant.name).join(', ')}`)
  const deadline = durationOf(plan.timeouts.rolloutMs)
  const coldStart = durationOf(plan.coldstart.timeoutMs)
  const timeout = durationOf(plan.probe.timeoutMs)
  return {
    maxPods: 1,
    firstReady: deadline,
    allReady: deadline,
    firstServe: deadline,
    allServe: deadline,
    coldStart,
    coldStartP95: coldStart,
    answerP50: timeout,
    answerP95: timeout,
    answerP99: timeout,
    ...plan.budgets.get(variantName),
  }
}
