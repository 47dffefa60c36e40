import type { ValidityFinding } from '../../../src/results/validity.ts'

/** All findings of one check, as its worst. */
export interface ValidityRow {
  check: string
  status: ValidityFinding['status']
  /** The finding of that status with the largest amount; the last, where there are none or they are equal. */
  seen: string
  why: string
  /** Trials and variants it was found of, that of what is shown first; empty where it concerns the whole run. */
  where: string[]
}

const WORST_FIRST = ['void', 'marked', 'ok', 'not-checked'] as const

/** One row a check, the worst first, else in the order in which the checks ran. What could be checked once counts more than what could not. */
export function validityRows(findings: readonly ValidityFinding[]): ValidityRow[] {
  const checks = [...new Set(findings.map(({ check }) => check))]
  const rows = checks.flatMap(check => {
    const own = findings.filter(finding => finding.check === check)
    const status = WORST_FIRST.find(status => own.some(finding => finding.status === status))
    const worst = own.filter(finding => finding.status === status)
    const shown = worst.toSorted((a, b) => (a.amount ?? 0) - (b.amount ?? 0)).at(-1)
    if (status === undefined || shown === undefined)
      return []
    const where = worst.every(({ trial, variant }) => trial !== undefined || variant !== undefined) ? [...new Set([shown, ...worst].map(({ trial, variant }) => trial ?? variant ?? ''))] : []
    return [{ check, status, seen: shown.seen, why: shown.why, where }]
  })
  return rows.toSorted((a, b) => WORST_FIRST.indexOf(a.status) - WORST_FIRST.indexOf(b.status))
}
