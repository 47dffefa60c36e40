import type { BindingConstraint } from './binding-constraint.ts'

/** Why a step of a density search did not hold: the constraint, and the text that shows it (an event, a condition, a reading). */
export interface StepFailure {
  constraint: BindingConstraint
  evidence: string
  /** The nodes it happened on; absent where that is not known: a pod that no node took was on none. */
  nodes?: string[]
}

/** Pods on one node. */
export interface NodePods {
  node: string
  pods: number
}

/** One step of a density search: `replicas` pods asked for, and whether all of them served for the hold time. */
export type DensityStep = {
  replicas: number
  /** Most pods Ready and available at once during the step. */
  servingCount: number
  tookMs: number
  /** Memory the node could still give at the end of the step; absent where it could not be read. */
  memoryBytes?: number
} & (
  /** `perNode`: where its pods were, by node, only where there are several nodes. */
  | { status: 'held', perNode?: NodePods[] }
  | { status: 'failed', failure: StepFailure }
)

/** What a density search found. */
export interface DensityResult {
  /** Largest number of pods that were all Ready and available at once, without a restart, for the hold time. */
  maxPods: number
  /** Distance to the smallest number that failed: the true maximum lies in [maxPods, maxPods + resolution). Absent where none failed. */
  resolution?: number
  constraint: BindingConstraint
  /** True where the search ended before the node did: read `maxPods` as "at least". */
  censored: boolean
  evidence: string
  /** The nodes that stopped the search, where it is known. */
  nodes?: string[]
  /** Where the pods were when `maxPods` of them held; only where there are several nodes. */
  perNode?: NodePods[]
  holdMs: number
}
