import type { ComparableSeries } from '../../fixtures/test.ts'
import { baseline, describe, expect, plan, test, trials, upgrades, variants } from '../../fixtures/test.ts'

// Did an upgrade make anything worse? Two ways to ask: old and new side by side as two variants of one run (podfit.yaml: compare), where
// what makes a round slow makes both slow; or this run against the values of an earlier one (podfit.yaml: baseline). Rollouts and cold
// starts are measured here. What specs/density, specs/overhead and specs/latency measured in the same run is judged too.
const KINDS = [
  { name: 'rollouts', seriesOf: 'rollouts' },
  { name: 'cold starts', seriesOf: 'coldStarts' },
  { name: 'density', seriesOf: 'densities', spec: 'specs/density' },
  { name: 'memory per pod', seriesOf: 'overheads', spec: 'specs/overhead' },
  { name: 'latency', seriesOf: 'latencies', spec: 'specs/latency' },
] as const

describe('upgrade', () => {
  const compared = new Set(upgrades.flatMap(({ older, newer }) => [older.name, newer.name]))

  // What is held against each other is measured one after the other: first the rollouts of a round, then its cold starts.
  for (let round = 1; round <= plan.rounds; round++) {
    const ofRound = trials.filter(trial => trial.round === round && (plan.baseline !== undefined || compared.has(trial.name)))
    for (const trial of ofRound) {
      test(`roll out: ${trial.name}, round ${round}`, async ({ k3s }) => {
        await k3s.rollOut(trial)
      })
    }
    for (const trial of ofRound) {
      test(`start alone: ${trial.name}, round ${round}`, async ({ k3s }) => {
        await k3s.coldStart(trial)
      })
    }
  }

  for (const { older, newer, options } of upgrades) {
    for (const { name, seriesOf, ...kind } of KINDS) {
      test(`side by side: ${name} of ${newer.name} are no worse than of ${older.name}`, async ({ k3s, skip }) => {
        const before: ComparableSeries = k3s[seriesOf](older)
        const after: ComparableSeries = k3s[seriesOf](newer)
        if ('spec' in kind && before.trials.length + after.trials.length === 0)
          skip(`not measured in this run: add ${kind.spec}`)
        await expect(after).toHoldAgainst(before, options)
      })
    }
  }

  for (const variant of plan.baseline === undefined ? [] : variants) {
    for (const { name, seriesOf, ...kind } of KINDS) {
      test(`baseline: ${name} of ${variant.name} are no worse than in ${plan.baseline}`, async ({ k3s, skip }) => {
        const series: ComparableSeries = k3s[seriesOf](variant)
        if ('spec' in kind && series.trials.length === 0)
          skip(`not measured in this run: add ${kind.spec}`)
        await expect(series).toHoldAgainst(baseline())
      })
    }
  }

  if (upgrades.length === 0 && plan.baseline === undefined)
    test.skip(plan.setAside.length > 0
      ? `${plan.setAside.join(' and ')} of ${plan.file} are for its own variants, and the profile ${plan.profile} has others: nothing to hold this run against`
      : `${plan.file} has neither compare nor baseline: nothing to hold this run against`)
})
