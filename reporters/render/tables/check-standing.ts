import { findingsAbout } from '../../../src/results/validity.ts'
import type { Results, VerdictRecord } from '../../../src/results/results.ts'

/** What a check that was made comes to at the end of its run. */
export type CheckStanding = 'pass' | 'fail' | 'void'

/** A check may have passed before that was seen which made its figures void: then it counts for nothing. */
export function checkStanding(verdict: VerdictRecord, { validity }: Results): CheckStanding {
  if (!verdict.pass)
    return 'fail'
  return findingsAbout(validity.findings, 'void', verdict).length > 0 ? 'void' : 'pass'
}

/** How many checks of a run there are of each standing. */
export function checkStandings(results: Results): Record<CheckStanding, number> {
  const counts = { pass: 0, fail: 0, void: 0 }
  for (const verdict of results.verdicts)
    counts[checkStanding(verdict, results)]++
  return counts
}
