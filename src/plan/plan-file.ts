import type { Budgets, ClusterChoice } from './plan.ts'
import type { PlannedUpgrade } from './planned-upgrade.ts'
import type { SettingsFile } from './settings.ts'

/** `podfit.yaml` as it is written; `plan.schema.json` says the same for editors. */
export interface PlanFile extends SettingsFile {
  profile?: string
  cluster?: ClusterChoice
  variants: PlannedVariantEntry[]
  nodes?: NodesFile
  /** Folder with more variants, relative to the plan. */
  runtimes?: string
  /** Relative to the plan. */
  baseline?: string
  compare?: PlannedUpgrade[]
  profiles?: Record<string, ProfileFile>
}

/** The name alone, or with settings. */
export type PlannedVariantEntry = string | PlannedVariantFile

export interface PlannedVariantFile {
  name: string
  required?: boolean
  replicas?: number
  cap?: number
}

export interface NodesFile {
  names?: string[]
  labels?: Record<string, string>
}

export interface ProfileFile extends SettingsFile {
  /** Instead of the plan's. */
  variants?: PlannedVariantEntry[]
  /** Instead of the plan's. */
  nodes?: NodesFile
  budgets?: Record<string, Budgets>
  baseline?: string
  compare?: PlannedUpgrade[]
}
