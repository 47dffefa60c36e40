import { describe, expect, test, trials, variants } from '../../fixtures/test.ts'

// How long does one pod take, with nothing else starting? Pods are asked for one at a time, each after the last one is gone; the clock starts
// just before the request and stops when the pod answers HTTP 200. How many, and what is too slow, is said in podfit.yaml.
describe('cold start', () => {
  for (const trial of trials) {
    test(`one at a time: ${trial.name}, round ${trial.round}`, async ({ k3s }) => {
      await k3s.coldStart(trial)
    })
  }

  for (const variant of variants) {
    test(`${variant.budgetWord('coldStart')}: ${variant.name}, answers within ${variant.budgets.coldStart} in the median`, async ({ k3s }) => {
      await expect(k3s.coldStarts(variant)).toColdStartWithin(variant.budgets.coldStart)
    })

    // A p95 takes 20 pods and more, so it is only asked for where the plan has a budget for it.
    if (variant.budgetWord('coldStartP95') === 'budget') {
      test(`budget: ${variant.name}, p95 answers within ${variant.budgets.coldStartP95}`, async ({ k3s }) => {
        await expect(k3s.coldStarts(variant)).toColdStartWithin(variant.budgets.coldStartP95, { at: 'p95' })
      })
    }
  }
})
