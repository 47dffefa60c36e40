import { describe, expect, test, trials, variants } from '../../fixtures/test.ts'

// When can the pods be used? Ready only says that the container was started. Here every pod is asked over HTTP from outside, from the
// moment it has an address, until it answers 200. The rollouts are those of the readiness spec where both run.
describe('availability', () => {
  for (const trial of trials) {
    test(`roll out: ${trial.name}, round ${trial.round}`, async ({ k3s }) => {
      await k3s.rollOut(trial)
    })
  }

  for (const variant of variants) {
    test(`${variant.budgetWord('firstServe')}: ${variant.name}, first answer within ${variant.budgets.firstServe}`, async ({ k3s }) => {
      await expect(k3s.rollouts(variant)).toServeFirstWithin(variant.budgets.firstServe)
    })

    test(`${variant.budgetWord('allServe')}: ${variant.name}, all pods answer within ${variant.budgets.allServe}`, async ({ k3s }) => {
      await expect(k3s.rollouts(variant)).toServeAllWithin(variant.budgets.allServe)
    })
  }
})
