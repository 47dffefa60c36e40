import type { ThreatModel } from '../published/threat-models.ts'

/** What somebody needs. */
export interface Request {
  threatModel: ThreatModel
  /** That many must serve at once. */
  pods: number
  /** Memory of the node that is there for them. */
  memoryBytes: number
  /** What the application itself takes in each of them, beyond podfit's workload of some 30 KiB. */
  appMemoryBytes: number
  limits: Limits
}

/** Budgets of the plan that a choice can be made by; absent: not asked for. */
export interface Limits {
  /** First HTTP 200 of a pod that starts alone, in the median. */
  coldStartMs?: number
  /** The same, of all but the slowest twentieth. */
  coldStartP95Ms?: number
  memoryPerPodBytes?: number
  /** That, as a multiple of runc's in the same run. */
  overhead?: number
}
