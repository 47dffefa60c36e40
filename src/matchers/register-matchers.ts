import { expect } from 'vitest'
import type { VerdictRecord } from '../results/results.ts'
import { isSeriesOrTrial } from './is-series-or-trial.ts'
import { judgementMessage } from './judgement.ts'
import type { Judgement } from './judgement.ts'
import { matchers } from './index.ts'

/**
 * Makes the matchers known to Vitest's `expect`. Each verdict, also the one a `.not` turns round, is handed to `keep` as the spec meant it.
 */
export function registerMatchers(keep: (verdict: VerdictRecord) => void): void {
  expect.extend(Object.fromEntries(Object.entries(matchers).map(([matcher, judge]) => [
    matcher,
    async function (this: { isNot?: boolean, currentTestName?: string }, received: unknown, ...limits: unknown[]) {
      const isNot = this.isNot ?? false
      if (!isSeriesOrTrial(received))
        throw new TypeError(`expect(...).${matcher} judges a trial or a series of trials: await k3s.rollOut(...), k3s.rollouts(variant), await k3s.density(...) or k3s.densities(variant); got ${typeof received}`)
      const judgement = (judge as (received: unknown, ...limits: unknown[]) => Judgement)(received, ...limits)
      const { verdict } = judgement
      keep({ ...verdict, matcher: `${isNot ? 'not.' : ''}${matcher}`, pass: verdict.pass !== isNot, ...(this.currentTestName === undefined ? {} : { test: this.currentTestName }) })
      return { pass: verdict.pass, message: () => judgementMessage(matcher, judgement, isNot) }
    },
  ])))
}
