import { describe, expect, test, trials, variants } from '../../fixtures/test.ts'

// How many pods of a runtime fit on the node at once? More and more pods are asked for until one more does not fit; a number counts
// only when every pod of it is Ready, answers HTTP, and goes on doing so for the hold time (podfit.yaml: density).
describe('density', () => {
  for (const trial of trials) {
    test(`search: ${trial.name}, round ${trial.round}`, async ({ k3s }) => {
      await k3s.density(trial)
    })
  }

  for (const variant of variants) {
    test(`${variant.budgetWord('maxPods')}: ${variant.name} supports at least ${variant.budgets.maxPods} pods`, async ({ k3s }) => {
      await expect(k3s.densities(variant)).toSupportAtLeastPods(variant.budgets.maxPods)
    })
  }
})
