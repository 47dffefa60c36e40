import type { ServerTime } from '../measure/observation.ts'

/** What is known of a run's conditions: whether its figures say anything about the variants rather than about the machine that day. */
export interface ValidityRecord {
  /** `void` where a finding about the whole run is; `marked` where any other finding is not ok; `unchecked` where no check ran. */
  verdict: 'valid' | 'marked' | 'void' | 'unchecked'
  /** In the order in which the checks ran. */
  findings: ValidityFinding[]
}

/** One check of the run's conditions. */
export interface ValidityFinding {
  /** `clock`, `load`, `image-pulls` ... */
  check: string
  status: 'ok' | 'marked' | 'void' | 'not-checked'
  /** When during the run: what held at its beginning may not hold later. */
  at: ServerTime
  /** What was seen, or why it could not be. */
  seen: string
  /** What it does to the figures. */
  why: string
  /** How much there was of what the check looks for, in a unit of its own; absent where that has no amount. */
  amount?: number
  /** Absent where it concerns the whole run. */
  variant?: string
  trial?: string
}

/** Findings of one status about a variant's trials: about the run, the variant, or one of the trials. */
export function findingsAbout(findings: readonly ValidityFinding[], status: ValidityFinding['status'], { variant, trials }: { variant: string, trials: readonly string[] }): ValidityFinding[] {
  return findings.filter(finding => finding.status === status && (finding.trial === undefined ? finding.variant === undefined || finding.variant === variant : trials.includes(finding.trial)))
}

/**
 * What voids a series of a variant's trials: a finding about the variant, or about one of the trials, as for the matchers; without trials,
 * what voids all that is of the variant. A run that is void as a whole is another matter: its figures are all shown, and none gates.
 */
export function voidingSeries(findings: readonly ValidityFinding[], variant: string, trials: readonly { id: string }[] = []): ValidityFinding | undefined {
  return findingsAbout(findings, 'void', { variant, trials: trials.map(({ id }) => id) }).find(finding => finding.variant !== undefined || finding.trial !== undefined)
}

/** The verdict of all findings together. */
export function validityOf(findings: readonly ValidityFinding[]): ValidityRecord {
  const has = (status: ValidityFinding['status']): boolean => findings.some(finding => finding.status === status && finding.variant === undefined && finding.trial === undefined)
  const hasAny = (status: ValidityFinding['status']): boolean => findings.some(finding => finding.status === status)
  const verdict = has('void') ? 'void' : hasAny('void') || hasAny('marked') ? 'marked' : hasAny('ok') ? 'valid' : 'unchecked'
  return { verdict, findings: [...findings] }
}
