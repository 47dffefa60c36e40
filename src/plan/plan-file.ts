import type { Budgets, ClusterChoice } from './plan.ts'
import type { SettingsFile } from './settings.ts'

/** `podfit.yaml` as it is written; `plan.schema.json` says the same for editors. */
export interface PlanFile extends SettingsFile {
  profile?: string
  cluster?: ClusterChoice
  variants: PlannedVariantEntry[]
  /** Folder with more variants, relative to the plan. */
  runtimes?: string
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

export interface ProfileFile extends SettingsFile {
  /** Instead of the plan's. */
  variants?: PlannedVariantEntry[]
  budgets?: Record<string, Budgets>
}
