import type { CheckResult } from '../../validity/check.ts'
import type { Finding } from '../finding.ts'

const STATUS: Record<CheckResult['status'], Finding['status']> = { 'ok': 'ok', 'marked': 'warning', 'void': 'fault', 'not-checked': 'unknown' }

/**
 * What a check of a run's conditions means beforehand. A fix that the check names itself is in what it saw.
 *
 * @param fixes what to do where it is not well, and where it could not be read
 */
export function ofValidity({ check, status, seen, why }: CheckResult, variants: string[], fixes: { fix: string, unread: string }): Finding {
  const found = STATUS[status]
  return { check, status: found, seen, why, variants, ...(found === 'ok' ? {} : { fix: found === 'unknown' ? fixes.unread : fixes.fix }) }
}
