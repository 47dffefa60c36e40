import type { Finding } from './finding.ts'
import type { Candidate, Subject } from './subject.ts'
import { isMeant } from './subject.ts'

/** What the doctor says, as `--json` prints it. */
export interface DoctorReport {
  schemaVersion: 1
  /** `faulty`: there is a fault. Otherwise `healthy`, as far as it could be looked at: see the findings that are `unknown`. */
  verdict: 'healthy' | 'faulty'
  /** What was examined. */
  subject: string
  findings: Finding[]
  variants: VariantState[]
}

export interface VariantState {
  name: string
  /** `not-installed`: its runtime is not here, and nothing asks for it. `unclear`: something about it could not be read. */
  state: 'ready' | 'limited' | 'faulty' | 'unclear' | 'not-installed'
  /** Checks that make it so. */
  checks: string[]
  /** What would bring it here; of one that is not installed. */
  install?: string
}

/** A report of findings about a subject. */
export function doctorReport(what: string, subject: Subject, findings: Finding[]): DoctorReport {
  const installOf = ({ variant, remedy }: Candidate): string => remedy ?? `pnpm podfit setup print ${variant.name}`
  return {
    schemaVersion: 1,
    verdict: findings.some(({ status }) => status === 'fault') ? 'faulty' : 'healthy',
    subject: what,
    findings,
    variants: subject.candidates.map(candidate => isMeant(candidate) ? stateOf(candidate.variant.name, findings) : { name: candidate.variant.name, state: 'not-installed', checks: [], install: installOf(candidate) }),
  }
}

/** What would say whether a variant can run at all; the other checks say what its figures are worth. */
const DECIDING = new Set(['handler', 'runtime', 'runtime-class', 'image', 'kvm', 'snapshotter', 'rights', 'node'])

function stateOf(name: string, findings: readonly Finding[]): VariantState {
  const own = findings.filter(({ variants }) => variants.includes(name))
  const checks = (status: Finding['status'], among = own): string[] => [...new Set(among.filter(finding => finding.status === status).map(({ check }) => check))]
  const [faults, unknowns, warnings] = [checks('fault'), checks('unknown', own.filter(({ check }) => DECIDING.has(check))), checks('warning')]
  if (faults.length > 0)
    return { name, state: 'faulty', checks: faults }
  if (unknowns.length > 0)
    return { name, state: 'unclear', checks: unknowns }
  return warnings.length > 0 ? { name, state: 'limited', checks: warnings } : { name, state: 'ready', checks: [] }
}
