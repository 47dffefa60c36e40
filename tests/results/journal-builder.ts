import { writeFileSync } from 'node:fs'
import type { DensityResult, DensityStep } from '../../src/measure/density.ts'
import type { Observation } from '../../src/measure/observation.ts'
import type { Settling } from '../../src/measure/settle.ts'
import type { JournalEntry } from '../../src/results/journal-entry.ts'
import type { SampledKind, Samples } from '../../src/results/samples.ts'
import type { ValidityFinding } from '../../src/results/validity.ts'
import type { ClusterFacts, HarnessFacts, NodeFacts, PlanSummary, TestRecord, VariantRecord, VerdictRecord } from '../../src/results/results.ts'

export const NODE: NodeFacts = {
  name: 'pi5',
  architecture: 'arm64',
  kernelVersion: '6.12.47+rpt-rpi-v8',
  osImage: 'Debian GNU/Linux 13 (trixie)',
  containerRuntimeVersion: 'containerd://2.1.4-k3s2',
  kubeletVersion: 'v1.35.4+k3s1',
  cpus: 4,
  memoryBytes: 8_453_427_200,
  allocatableMemoryBytes: 8_243_712_000,
  maxPods: 500,
  podCidr: '10.42.0.0/22',
  otherPods: 4,
}

export const CLUSTER: ClusterFacts = { kind: 'kubernetes', name: 'K3s v1.35.4+k3s1', serverVersion: 'v1.35.4+k3s1', nodes: [NODE] }

export const HARNESS: HarnessFacts = { podfitVersion: '0.1.0', nodeVersion: '20.20.2', platform: 'linux arm64', location: 'on-node', niceness: -20, realTimePriority: 1, pageSizeBytes: 4096 }

export const PLAN: PlanSummary = {
  file: 'podfit.yaml',
  replicas: 4,
  rounds: 3,
  order: [['runc', 'gvisor'], ['gvisor', 'runc'], ['runc', 'gvisor']],
  probe: { way: 'direct', intervalMs: 25, timeoutMs: 1_000, concurrency: 32 },
  coldstart: { samples: 30, timeoutMs: 60_000, intervalMs: 10 },
  density: { cap: 500, holdMs: 10_000, memoryFloorBytes: 209_715_200 },
  hasBudgets: true,
}

export const RUNC: VariantRecord = { name: 'runc', runtime: 'runc', isolation: 'shared-kernel', status: 'present' }
export const GVISOR: VariantRecord = { name: 'gvisor', runtime: 'gVisor', isolation: 'user-space-kernel', runtimeClass: 'gvisor', status: 'present' }
export const URUNC: VariantRecord = { name: 'urunc/rumprun-spt', runtime: 'urunc', variant: 'rumprun/spt', isolation: 'unikernel', runtimeClass: 'urunc', status: 'present' }
export const KATA: VariantRecord = {
  name: 'kata/qemu',
  runtime: 'kata',
  variant: 'qemu',
  isolation: 'own-kernel',
  runtimeClass: 'kata-qemu',
  status: 'skipped',
  reason: 'no RuntimeClass kata-qemu on this cluster',
  remedy: 'install kata-deploy with shim qemu, then kubectl get runtimeclass kata-qemu',
}

/** t0 of every rollout built here. */
export const T0 = '2026-11-22T03:05:51.250Z'

export interface RolloutShape {
  round?: number
  replicas?: number
  /** Pods that come up; the others stay without a sandbox. */
  up?: number
  /** Of those, the ones that also answer HTTP. */
  answering?: number
  firstMs?: number
  stepMs?: number
  /** `killed`: the journal has no end of the trial. */
  end?: 'complete' | 'incomplete' | 'interrupted' | 'killed'
}

/** Builds a journal the way a run writes one. */
export class JournalBuilder {
  readonly entries: JournalEntry[] = []

  begin(variants: readonly VariantRecord[] = [RUNC, GVISOR], overrides: { cluster?: ClusterFacts, harness?: HarnessFacts, plan?: PlanSummary } = {}): this {
    this.entries.push({
      type: 'run',
      schemaVersion: 1,
      run: { id: '20261122-030551-k7f2', startedAt: '2026-11-22T03:05:50.117Z', seed: 42, profile: 'rpi5-8gb' },
      cluster: CLUSTER,
      harness: HARNESS,
      plan: PLAN,
      ...overrides,
    })
    for (const variant of variants)
      this.entries.push({ type: 'variant', variant })
    return this
  }

  rollout(variant: VariantRecord, shape: RolloutShape = {}): this {
    const { round = 1, replicas = 4, up = replicas, answering = up, firstMs = 2_000, stepMs = 500, end = up === replicas && answering === replicas ? 'complete' : 'incomplete' } = shape
    const trial = this.beginRollout(variant, round, replicas)
    for (let index = 0; index < replicas; index++)
      this.observe(trial, ...podLife(`${trial}-${index}`, index, { isUp: index < up, isAnswering: index < answering, readyMs: firstMs + index * stepMs }))
    if (end === 'complete' || end === 'incomplete' || end === 'interrupted')
      this.entries.push({ type: 'rollout-end', trial, status: end, ...(end === 'complete' ? {} : { reason: end === 'incomplete' ? `${Math.min(up, answering)} of ${replicas} pods served within 600 s` : 'the run was cancelled' }), clock: { maxLoopDelayMs: 11.5, probeIntervalMs: 25 } })
    return this
  }

  beginRollout(variant: VariantRecord, round: number, replicas: number): string {
    const trial = `rollout-${variant.name.replace('/', '-')}-r${round}`
    this.entries.push({ type: 'trial', trial, kind: 'rollout', variant: variant.name, round, replicas, namespace: 'podfit-k7f2', deployment: trial, selector: `podfit/rollout=${trial}`, startedAt: '2026-11-22T03:05:51.100Z' })
    this.observe(trial, { kind: 'requested', atMs: 0, replicas, wallClock: T0 })
    return trial
  }

  observe(trial: string, ...observations: Observation[]): this {
    for (const observation of observations)
      this.entries.push({ type: 'observation', trial, observation })
    return this
  }

  density(variant: VariantRecord, outcome: DensityResult | { status: 'interrupted' | 'failed', reason: string } | 'killed', round = 1, steps: DensityStep[] = STEPS): this {
    const trial = `density-${variant.name.replace('/', '-')}-r${round}`
    this.entries.push({ type: 'trial', trial, kind: 'density', variant: variant.name, round, replicas: 500, namespace: 'podfit-k7f2', startedAt: '2026-11-22T03:10:00.000Z' })
    for (const step of steps)
      this.entries.push({ type: 'step', trial, step })
    if (outcome !== 'killed')
      this.entries.push('status' in outcome ? { type: 'density-end', trial, ...outcome } : { type: 'density-end', trial, status: 'complete', result: outcome })
    return this
  }

  sampled<K extends SampledKind>(kind: K, variant: VariantRecord, samples: Samples[K][], end: { status: 'complete' } | { status: 'interrupted' | 'failed', reason: string } | 'killed' = { status: 'complete' }, round = 1): this {
    const trial = `${kind}-${variant.name.replace('/', '-')}-r${round}`
    this.entries.push({ type: 'trial', trial, kind, variant: variant.name, round, replicas: 1, namespace: 'podfit-k7f2', startedAt: '2026-11-22T03:20:00.000Z' })
    for (const sample of samples)
      this.entries.push({ type: 'sample', trial, kind, sample } as JournalEntry)
    if (end !== 'killed')
      this.entries.push({ type: 'samples-end', trial, ...end })
    return this
  }

  finding(finding: Partial<ValidityFinding> = {}): this {
    this.entries.push({ type: 'validity', finding: { check: 'load', status: 'ok', at: '2026-11-22T03:05:50.500Z', seen: 'load 0.2 on 4 CPUs', why: 'foreign work takes time from the pods', ...finding } })
    return this
  }

  settled(trial: string, settling: Settling): this {
    this.entries.push({ type: 'settled', trial, settling })
    return this
  }

  verdict(verdict: Partial<VerdictRecord> = {}): this {
    this.entries.push({ type: 'verdict', verdict: { matcher: 'toSupportAtLeastPods', variant: 'runc', trials: ['density-runc-r1'], pass: true, expected: 'at least 400 pods', received: '487 pods (n = 1)', ...verdict } })
    return this
  }

  test(test: Partial<TestRecord> = {}): this {
    this.entries.push({ type: 'test', test: { name: 'density > runc', file: 'specs/density/density.spec.ts', state: 'passed', ...test } })
    return this
  }

  end(status: 'complete' | 'interrupted' = 'complete', reason?: string): this {
    this.entries.push({ type: 'end', at: '2026-11-22T04:12:00.000Z', status, ...(reason === undefined ? {} : { reason }) })
    return this
  }

  text(): string {
    return this.entries.map(entry => `${JSON.stringify(entry)}\n`).join('')
  }

  write(file: string): string {
    writeFileSync(file, this.text())
    return file
  }
}

const STEPS: DensityStep[] = [
  { replicas: 100, servingCount: 100, tookMs: 30_000, memoryBytes: 6_000_000_000, status: 'held' },
  { replicas: 488, servingCount: 487, tookMs: 90_000, memoryBytes: 400_000_000, status: 'failed', failure: { constraint: 'maxPods', evidence: 'FailedScheduling: 0/1 nodes are available: 1 Too many pods.' } },
]

function podLife(pod: string, index: number, { isUp, isAnswering, readyMs }: { isUp: boolean, isAnswering: boolean, readyMs: number }): Observation[] {
  const begin: Observation[] = [
    { kind: 'created', atMs: 40.5 + index, pod, serverAt: '2026-11-22T03:05:51Z' },
    { kind: 'scheduled', atMs: 60.25 + index, pod, node: 'pi5', serverAt: '2026-11-22T03:05:51Z' },
  ]
  if (!isUp)
    return [...begin, { kind: 'event', atMs: 9_000, pod, type: 'Warning', reason: 'FailedCreatePodSandBox', message: 'Failed to create pod sandbox: no IP addresses available in range set: 10.42.0.1-10.42.3.254' }]
  const serverAt = `${new Date(Date.parse(T0) + readyMs - 20).toISOString().slice(0, 19)}Z`
  return [
    ...begin,
    { kind: 'addressed', atMs: readyMs - 200, pod, ip: `10.42.0.${10 + index}` },
    ...isAnswering ? [{ kind: 'available', atMs: readyMs - 12.5, pod, tookMs: 0.8 } as const] : [],
    { kind: 'started', atMs: readyMs, pod, serverAt },
    { kind: 'ready', atMs: readyMs, pod, serverAt },
  ]
}
