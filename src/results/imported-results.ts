import type { ServerTime } from '../measure/observation.ts'
import type { Results, RolloutTrial, SCHEMA_VERSION, VariantRecord } from './results.ts'

/**
 * A results document that another tool's CSV files were read into: nothing in it was measured by podfit. Neither the machine nor the
 * plan nor the clock behind its figures is known, so it can be shown, but neither judged nor compared.
 */
export interface ImportedResults {
  schemaVersion: typeof SCHEMA_VERSION
  imported: ImportSource
  /** The id begins with `imported-`; start and end are those of the first and the last rollout. */
  run: { id: string, startedAt: ServerTime, endedAt?: ServerTime, status: 'imported' }
  /** Those of the published table first, in its order; then in the order of the files. */
  variants: ImportedVariant[]
  rollouts: ImportedRollout[]
  densities: ImportedDensity[]
}

/** What `podfit import` was given. */
export interface ImportSource {
  /** `runtime-benchmarking-rpi5`: the files that the script of that repository writes. */
  format: 'runtime-benchmarking-rpi5'
  files: ImportedFile[]
}

export interface ImportedFile {
  /** Without its folder. */
  name: string
  kind: 'rollouts' | 'ready-timeline' | 'available-timeline'
  /** Without the header. */
  rows: number
  sha256: string
}

export interface ImportedVariant {
  /** podfit's own name of it where it has one. */
  name: string
  runtime: string
  variant?: string
  /** As the files have it. */
  runtimeClass: string
  status: 'imported'
}

/** One row of `test.csv`. Seconds count from just before `helm upgrade`, and were taken between two polls. */
export interface ImportedRollout {
  id: string
  variant: string
  round: number
  /** `complete`: the row says success, and has the pods and the figures of one. */
  status: 'complete' | 'incomplete'
  /** Why it is not complete. */
  reason?: string
  deployment?: string
  selector?: string
  startedAt: ServerTime
  endedAt?: ServerTime
  replicas: number
  readyCount: number
  firstReadyMs?: number
  /** Absent where not all were: the file's own figure is then of those that were. */
  allReadyMs?: number
  firstAvailableMs?: number
  allAvailableMs?: number
  meanAvailableMs?: number
  timelines: { ready?: ImportedTimeline, available?: ImportedTimeline }
}

/**
 * Steps of a count. On the axis `poll` a step is [number of the poll, pods]: the file has poll times `stepMs`, which is no time.
 * On the axis `clock` it is [milliseconds as written, pods].
 */
export type ImportedTimeline =
  | { axis: 'poll', stepMs: number, steps: [number, number][] }
  | { axis: 'clock', steps: [number, number][] }

/** The published maximum of a variant whose row is the published one: the CSV files have none. */
export interface ImportedDensity {
  variant: string
  status: 'imported'
  maxPods: number
  /** More pods are said to be possible with guests of less memory than this. */
  moreBelowBytes?: number
  /** Title of the post whose table has it. */
  source: string
}

/** What a `results.json` may be; `imported` tells the two apart. */
export type AnyResults = Results | ImportedResults

export type AnyVariantRecord = VariantRecord | ImportedVariant

export type AnyRollout = RolloutTrial | ImportedRollout
