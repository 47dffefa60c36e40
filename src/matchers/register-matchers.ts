import { expect } from 'vitest'
import type { VerdictRecord } from '../results/results.ts'
import { clip } from '../documents/clip.ts'
import { escapeControls } from '../documents/printable.ts'
import { isSeriesOrTrial } from './is-series-or-trial.ts'
import { judgementMessage } from './judgement.ts'
import type { Judgement } from './judgement.ts'
import { matchers } from './index.ts'

/**
 * Makes the matchers known to Vitest's `expect`. Each verdict, also the one a `.not` turns round, is handed to `keep` as the spec meant it.
 *
 * @param voidReason why a variant's figures count for nothing, where they do: then no matcher passes, not with `.not` either
 */
export function registerMatchers(keep: (verdict: VerdictRecord) => void, voidReason: (variant: string) => string | undefined): void {
  expect.extend(Object.fromEntries(Object.entries(matchers).map(([matcher, judge]) => [
    matcher,
    async function (this: { isNot?: boolean, currentTestName?: string }, received: unknown, ...limits: unknown[]) {
      const isNot = this.isNot ?? false
      if (!isSeriesOrTrial(received))
        throw new TypeError(`expect(...).${matcher} judges a trial or a series of trials: await k3s.rollOut(...), k3s.rollouts(variant), and so for what else k3s measures; got ${typeof received}`)
      const judgement = voided((judge as (received: unknown, ...limits: unknown[]) => Judgement)(received, ...limits), isNot, voidReason(received.variant))
      const { verdict } = judgement
      keep({
        ...verdict,
        matcher: `${isNot ? 'not.' : ''}${matcher}`,
        pass: verdict.pass !== isNot,
        expected: `${isNot ? 'not ' : ''}${verdict.expected}`,
        ...(this.currentTestName === undefined ? {} : { test: this.currentTestName }),
      })
      return { pass: verdict.pass, message: () => judgementMessage(matcher, judgement, isNot) }
    },
  ])))
}

/** A judgement of figures that count for nothing fails, whichever way round it is asked for. */
function voided(judgement: Judgement, isNot: boolean, reason: string | undefined): Judgement {
  if (reason === undefined)
    return judgement
  const { verdict, details } = judgement
  return { verdict: { ...verdict, pass: isNot, received: `void (${clip(escapeControls(reason), 400)}): ${verdict.received}` }, details }
}
