import type { ClusterKind } from '../plan/plan.ts'
import type { AnyVariant } from '../variants/variant.ts'
import type { Finding } from './finding.ts'

/** A variant that is asked about. */
export interface Candidate {
  variant: AnyVariant
  /** The plan requires it, or it was named on the command line: that it is missing is a fault. */
  isRequired: boolean
  /** Pods of a rollout. */
  replicas: number
  /** `unknown`: whether it is installed could not be read. */
  presence: 'present' | 'absent' | 'unknown'
  /** What would bring one that is absent, where that is known. */
  remedy?: string
}

/** What is examined, and for what. */
export interface Subject {
  kind: ClusterKind
  candidates: Candidate[]
  /** Upper end of the density search. */
  cap: number
  /** The search stops before the node has less than this. */
  memoryFloorBytes: number
}

/** What is amiss and touches these variants: a fault where one of them is to be measured here, a warning where they only could be, else nothing. */
export function severity(concerned: readonly Candidate[]): Finding['status'] {
  if (concerned.some(isMeant))
    return 'fault'
  return concerned.length > 0 ? 'warning' : 'ok'
}

/** Whether a variant is to be measured here: it is installed, or it must be, or nobody can tell. */
export function isMeant({ presence, isRequired }: Candidate): boolean {
  return presence !== 'absent' || isRequired
}

/** Variants whose guests KVM carries out, or would: `embedded` QEMU runs without it too, many times slower. */
export function hasGuest({ needs, embedded }: AnyVariant, kind: ClusterKind): boolean {
  return kind === 'embedded' ? embedded?.runtime === 'qemu' : needs.includes('kvm')
}

export function namesOf(candidates: readonly Candidate[]): string[] {
  return candidates.map(({ variant }) => variant.name)
}

/** The candidates of a subject with a form as a pod, and that form. */
export function podCandidates({ candidates }: Subject): (Candidate & { variant: Extract<AnyVariant, { kubernetes: object }> })[] {
  return candidates.filter((candidate): candidate is Candidate & { variant: Extract<AnyVariant, { kubernetes: object }> } => candidate.variant.kubernetes !== undefined)
}
