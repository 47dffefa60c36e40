import { baseline, describe, expect, plan, test, trials, upgrades, variants } from '../../fixtures/test.ts'

// Did an upgrade make anything worse? Two ways to ask: old and new side by side as two variants of one run (podfit.yaml: compare), where
// what makes a round slow makes both slow; or this run against the values of an earlier one (podfit.yaml: baseline).
describe('upgrade', () => {
  const compared = new Set(upgrades.flatMap(({ older, newer }) => [older.name, newer.name]))

  for (const trial of trials.filter(({ name }) => plan.baseline !== undefined || compared.has(name))) {
    test(`roll out: ${trial.name}, round ${trial.round}`, async ({ k3s }) => {
      await k3s.rollOut(trial)
    })
  }

  for (const { older, newer, options } of upgrades) {
    test(`side by side: ${newer.name} is no worse than ${older.name}`, async ({ k3s }) => {
      await expect(k3s.rollouts(newer)).toHoldAgainst(k3s.rollouts(older), options)
    })
  }

  for (const variant of plan.baseline === undefined ? [] : variants) {
    test(`baseline: ${variant.name} is no worse than in ${plan.baseline}`, async ({ k3s }) => {
      await expect(k3s.rollouts(variant)).toHoldAgainst(baseline())
    })
  }

  if (upgrades.length === 0 && plan.baseline === undefined)
    test.skip(`${plan.file} has neither compare nor baseline: nothing to hold this run against`)
})
