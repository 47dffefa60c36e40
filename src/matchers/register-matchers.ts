import { expect } from 'vitest'
import { clip } from '../documents/clip.ts'
import { escapeControls } from '../documents/printable.ts'
import { NoDataError } from '../errors/no-data-error.ts'
import { VoidError } from '../errors/void-error.ts'
import type { VerdictRecord } from '../results/results.ts'
import type { ValidityFinding } from '../results/validity.ts'
import { findingsAbout } from '../results/validity.ts'
import { isSeriesOrTrial } from './is-series-or-trial.ts'
import { judgementMessage } from './judgement.ts'
import type { Judgement } from './judgement.ts'
import { matchers } from './index.ts'

/** What matchers hand over, and what they ask for. */
export interface MatcherParts {
  /** Takes each verdict, also the one a `.not` turns round, as the spec meant it. */
  keep: (verdict: VerdictRecord) => void
  /** What is known of the run's conditions when something is to be judged. */
  findings: () => Promise<readonly ValidityFinding[]>
}

/**
 * Makes the matchers known to Vitest's `expect`. None of them passes, not even with `.not`, for figures that the run's conditions void.
 */
export function registerMatchers({ keep, findings }: MatcherParts): void {
  expect.extend(Object.fromEntries(Object.entries(matchers).map(([matcher, judge]) => [
    matcher,
    async function (this: { isNot?: boolean, currentTestName?: string }, received: unknown, ...limits: unknown[]) {
      const isNot = this.isNot ?? false
      if (!isSeriesOrTrial(received))
        throw new TypeError(`expect(...).${matcher} judges a trial or a series of trials: await k3s.rollOut(...), k3s.rollouts(variant), and so for what else k3s measures; got ${typeof received}`)
      const judgement = (judge as (received: unknown, ...limits: unknown[]) => Judgement)(received, ...limits)
      const { verdict, against, open } = judgement
      const known = await findings()
      const about = (status: ValidityFinding['status']): ValidityFinding[] => [...new Set([verdict, ...against ? [against] : []].flatMap(side => findingsAbout(known, status, side)))]
      const [voiding] = about('void')
      const record = {
        ...verdict,
        matcher: `${isNot ? 'not.' : ''}${matcher}`,
        pass: verdict.pass !== isNot,
        expected: `${isNot ? 'not ' : ''}${verdict.expected}`,
        ...(this.currentTestName === undefined ? {} : { test: this.currentTestName }),
      }
      if (voiding) {
        keep({ ...record, pass: false, received: `${verdict.received}; void: ${told(voiding)}` })
        throw new VoidError(`${judgementMessage(matcher, judgement, isNot)}\nVoid       ${told(voiding)}: ${voiding.why}`)
      }
      if (isNot && !verdict.pass && open !== undefined)
        throw new NoDataError(`${judgementMessage(matcher, judgement, isNot)}\nNot known  ${open}`)
      keep(record)
      const marks = marksOf(about('marked'))
      return { pass: verdict.pass, message: () => judgementMessage(matcher, { verdict, details: [...judgement.details, ...marks] }, isNot) }
    },
  ])))
}

/** One line a check: a series of many rounds on a busy machine has the same said of each. */
function marksOf(findings: readonly ValidityFinding[]): string[] {
  return [...new Set(findings.map(({ check }) => check))].flatMap((name) => {
    const [first, ...others] = findings.filter(({ check }) => check === name)
    return first ? [`Marked     ${told(first)}${others.length === 0 ? '' : `; and ${others.length} more of ${name}`}`] : []
  })
}

function told({ check, trial, seen }: ValidityFinding): string {
  return clip(escapeControls(`${check}${trial === undefined ? '' : ` in ${trial}`}: ${seen}`), 400)
}
