import { describe, expect, test, trials, variants } from '../../fixtures/test.ts'

// How long does one pod need to answer, once it is up? Over kept-alive connections it is asked again and again (podfit.yaml: latency);
// what is the client's own, and not the sandbox's, the report shows beside it: the same server as a plain process.
describe('latency', () => {
  for (const trial of trials) {
    test(`ask: ${trial.name}, round ${trial.round}`, async ({ k3s }) => {
      await k3s.latency(trial)
    })
  }

  for (const variant of variants) {
    for (const [at, budget] of [['p50', 'answerP50'], ['p95', 'answerP95'], ['p99', 'answerP99']] as const) {
      test(`${variant.budgetWord(budget)}: ${variant.name}, ${at} of the answers within ${variant.budgets[budget]}`, async ({ k3s }) => {
        await expect(k3s.latencies(variant)).toAnswerWithin(variant.budgets[budget], { at })
      })
    }
  }
})
