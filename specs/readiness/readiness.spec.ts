import { describe, expect, test, trials, variants } from '../../fixtures/test.ts'

// How fast do pods come up? All replicas of a runtime are asked for at once; the clock starts just before the request and stops when
// the API server reports the first, then the last pod Ready. Budgets are set in podfit.yaml.
describe('readiness', () => {
  for (const trial of trials) {
    test(`roll out: ${trial.name}, round ${trial.round}`, async ({ k3s }) => {
      await k3s.rollOut(trial)
    })
  }

  for (const variant of variants) {
    test(`${variant.budgetWord('firstReady')}: ${variant.name}, first pod Ready within ${variant.budgets.firstReady}`, async ({ k3s }) => {
      await expect(k3s.rollouts(variant)).toReachFirstReadyWithin(variant.budgets.firstReady)
    })

    test(`${variant.budgetWord('allReady')}: ${variant.name}, all pods Ready within ${variant.budgets.allReady}`, async ({ k3s }) => {
      await expect(k3s.rollouts(variant)).toReachAllReadyWithin(variant.budgets.allReady)
    })
  }
})
