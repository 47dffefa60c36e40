import type { DensityResult, DensityStep } from '../measure/density.ts'
import type { Settling } from '../measure/settle.ts'
import type { Observation, ServerTime } from '../measure/observation.ts'
import type { ClockRecord, ClusterFacts, HarnessFacts, PlanSummary, RunRecord, SCHEMA_VERSION, TestRecord, VariantRecord, VerdictRecord } from './results.ts'
import type { SampledKind, Samples } from './samples.ts'
import type { ValidityFinding } from './validity.ts'

/** One line of `journal.ndjson`, in the order in which things happened. */
export type JournalEntry =
  | { type: 'run', schemaVersion: typeof SCHEMA_VERSION, run: Pick<RunRecord, 'id' | 'startedAt' | 'seed' | 'profile'>, cluster: ClusterFacts, harness: HarnessFacts, plan: PlanSummary }
  | { type: 'variant', variant: VariantRecord }
  | { type: 'trial', trial: string, kind: 'rollout' | 'density' | SampledKind, variant: string, round: number, replicas: number, namespace: string, deployment?: string, selector?: string, startedAt: ServerTime }
  | { type: 'observation', trial: string, observation: Observation }
  | { type: 'step', trial: string, step: DensityStep }
  /** Written before the rollout is removed: what is observed of the trial afterwards does not count. */
  | { type: 'rollout-end', trial: string, status: 'complete' | 'incomplete' | 'interrupted', reason?: string, clock: Omit<ClockRecord, 'maxServerDisagreementMs'> }
  | { type: 'density-end', trial: string, status: 'complete', result: DensityResult }
  | { type: 'density-end', trial: string, status: 'interrupted' | 'failed', reason: string }
  | { [K in SampledKind]: { type: 'sample', trial: string, kind: K, sample: Samples[K] } }[SampledKind]
  | { type: 'samples-end', trial: string, status: 'complete' }
  | { type: 'samples-end', trial: string, status: 'interrupted' | 'failed', reason: string }
  /** How the pause after a trial ended, before the next one began. */
  | { type: 'settled', trial: string, settling: Settling }
  | { type: 'validity', finding: ValidityFinding }
  | { type: 'verdict', verdict: VerdictRecord }
  | { type: 'test', test: TestRecord }
  | { type: 'end', at: ServerTime, status: 'complete' | 'interrupted', reason?: string }
