import type { Percentage } from '../units/percentage.ts'

/** Two variants of the plan that are judged side by side, round by round: an upgrade, and what it is to replace. */
export interface PlannedUpgrade {
  old: string
  new: string
  /** The accepted worsening; absent: each metric's own. */
  within?: Percentage
}
