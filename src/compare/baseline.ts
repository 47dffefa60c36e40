import type { RunConditions, VariantSnapshot } from './snapshot.ts'
import type { Snapshot } from './snapshot.ts'

/** Version of the baseline file. */
export const BASELINE_VERSION = 1

/** A baseline file: the values of a run that later runs are held against, small enough to be kept and reviewed in a repository. */
export interface Baseline extends RunConditions {
  baselineVersion: typeof BASELINE_VERSION
  run: Snapshot['run']
  marks?: string[]
  /** By name, sorted. */
  variants: Record<string, Omit<VariantSnapshot, 'problem'>>
}
