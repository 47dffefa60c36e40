import type { ClassAdvice } from '../published/threat-models.ts'
import type { AnyResults } from '../results/imported-results.ts'
import type { IsolationClass } from '../variants/variant.ts'
import type { Request } from './request.ts'

/** What comes of holding the figures of a run against what somebody needs. */
export interface Recommendation {
  results: AnyResults
  request: Request
  /** Those of the short list first, best first; then in the order of the results; then what the results do not have. */
  candidates: Candidate[]
}

/** A variant and what is to be said of it. */
export type Candidate = {
  name: string
  runtime: string
  variant?: string
  /** Absent where nobody has said it. */
  isolation?: IsolationClass
  /** What the threat model makes of its class; absent where that is not known. */
  advice?: ClassAdvice
} & (
  /** Its class will do, and everything that was asked for was measured and is met. */
  | { status: 'short-listed', figures: Figures, criteria: Criterion[] }
  /** Its class will do and nothing speaks against it, but not everything was measured. */
  | { status: 'open', figures: Figures, criteria: Criterion[] }
  /** Its class will not do, or a figure misses what is asked for. */
  | { status: 'ruled-out', why: string[], figures?: Figures }
  | { status: 'not-covered' | 'void' | 'not-measured', why: string[] }
)

/** One thing that is asked for. `seen` says what it rests on. */
export type Criterion = { name: 'pods' | 'memory' | 'coldStart' | 'coldStartP95' | 'memoryPerPod' | 'overhead', asked: string }
  & ({ status: 'met' | 'missed', seen: string } | { status: 'not-measured', why: string })

/** What was measured of a variant; absent where it was not. */
export interface Figures {
  /** The most pods that were seen to serve at once. */
  pods?: {
    count: number
    /** `at-least`: the search ended before the node did, or only a rollout of that many was seen. */
    bound: 'exact' | 'at-least'
    from: 'density' | 'rollout' | 'published'
    /** What stopped the search, where it is known. */
    constraint?: string
    /** All memory of the machine they served on; absent where that is not known. */
    machineBytes?: number
  }
  /** `lowBytes` and `highBytes`: confidence interval, where there are enough rounds for one. */
  memory?: { perPodBytes: number, fixedBytes: number, lowBytes?: number, highBytes?: number }
  overhead?: number
  coldStart?: { medianMs: number, p95Ms?: number, answered: number, failed: number }
  /** Why a figure that was measured is not here: a finding voids it, or noise hides it. */
  withheld: { pods?: string, memory?: string, overhead?: string, coldStart?: string }
  /** `seen`: a pod was asked what kernel it sees, and it was the one the class says. `claimed`: nobody could ask. */
  isolation: 'seen' | 'claimed'
}
