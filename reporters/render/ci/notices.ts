import type { AnyResults } from '../../../src/results/imported-results.ts'
import type { Results, RunRecord } from '../../../src/results/results.ts'
import { list, paragraph } from '../document/blocks.ts'
import { own, rich, strong } from '../document/rich.ts'
import type { Notice } from '../document/section.ts'
import { missingRounds } from '../tables/missing-rounds.ts'
import { validityLine } from '../tables/validity-line.ts'

/** What a reader must know before the first figure. */
export function notices(results: AnyResults): Notice[] {
  return results.imported
    ? [{ tone: 'warn', blocks: paragraph(rich`${strong(own('These figures were imported, not measured.'))} podfit knows neither the machine nor the clock behind them. What is known to be wrong with the files is said under "How this was timed".`) }]
    : [...unfinished(results.run), ...validity(results), ...rounds(results), ...voidVariants(results)]
}

function unfinished({ status, reason }: RunRecord): Notice[] {
  if (status === 'complete')
    return []
  const what = status === 'interrupted'
    ? rich`This run was interrupted${reason === undefined ? [] : rich` (${reason})`}.`
    : own('This run was never finished: the harness was killed.')
  return [{ tone: 'bad', blocks: paragraph(rich`${strong(what)} What it did not come to measure is missing below.`) }]
}

function validity(results: Results): Notice[] {
  const { verdict } = results.validity
  const line = validityLine(results)
  if (line === '')
    return []
  return [verdict === 'void' || verdict === 'marked'
    ? { tone: verdict === 'void' ? 'bad' : 'warn', blocks: paragraph(strong(line)) }
    : { tone: 'good', blocks: paragraph(line) }]
}

function rounds(results: Results): Notice[] {
  const lines = missingRounds(results)
  return lines.length === 0
    ? []
    : [{ tone: 'warn', blocks: [...paragraph(rich`${strong(own('Rounds are missing.'))} What was measured is kept, and rests on fewer rounds than planned:`), ...list(lines)] }]
}

function voidVariants({ variants }: Results): Notice[] {
  return variants.flatMap(({ name, voidReason }) => voidReason === undefined
    ? []
    : [{ tone: 'bad', blocks: paragraph(rich`${strong(rich`${name} is void.`)} ${voidReason}. Its figures are those of something else: they are struck out, and pass no budget.`) }])
}
