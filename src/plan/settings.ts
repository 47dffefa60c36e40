import { parseDuration } from '../units/duration.ts'
import { parseMemory } from '../units/quantity.ts'
import type { ColdStartSettings, DensitySettings, LatencySettings, OverheadSettings, Plan, ProbeSettings, TimeoutSettings } from './plan.ts'
import schema from './plan.schema.json' with { type: 'json' }

/** The settings a plan and each of its profiles may give, as they are written. */
export interface SettingsFile {
  replicas?: number
  rounds?: number
  seed?: number
  probe?: Partial<ProbeFile>
  density?: Partial<DensityFile>
  overhead?: Partial<OverheadFile>
  coldstart?: Partial<ColdStartFile>
  latency?: Partial<LatencyFile>
  timeouts?: Partial<TimeoutsFile>
}

interface ProbeFile extends Pick<ProbeSettings, 'way' | 'concurrency' | 'blackboxUrl'> {
  interval: string
  timeout: string
}

interface DensityFile extends Pick<DensitySettings, 'firstBatch' | 'cap'> {
  hold: string
  stepTimeout: string
  timeLimit: string
  memoryFloor: string
}

interface OverheadFile extends Pick<OverheadSettings, 'sizes' | 'readings' | 'dropCaches'> {
  settle: string
  tolerance: string
  settleTimeout: string
}

interface ColdStartFile extends Pick<ColdStartSettings, 'samples'> {
  timeout: string
  interval: string
}

interface LatencyFile extends Pick<LatencySettings, 'concurrency'> {
  warmUp: string
  duration: string
}

interface TimeoutsFile {
  rollout: string
  removal: string
}

export type Settings = Pick<Plan, 'replicas' | 'rounds' | 'seed' | 'probe' | 'density' | 'overhead' | 'coldstart' | 'latency' | 'timeouts'>

const { definitions } = schema
const { probe, density, overhead, coldstart, latency, timeouts } = definitions

// The defaults stand in the schema, where editors show them.

const DEFAULT_PROBE: ProbeFile = {
  way: 'direct',
  interval: probe.properties.interval.default,
  timeout: probe.properties.timeout.default,
  concurrency: probe.properties.concurrency.default,
}

const DEFAULT_DENSITY: DensityFile = {
  firstBatch: density.properties.firstBatch.default,
  cap: density.properties.cap.default,
  hold: density.properties.hold.default,
  stepTimeout: density.properties.stepTimeout.default,
  timeLimit: density.properties.timeLimit.default,
  memoryFloor: density.properties.memoryFloor.default,
}

const DEFAULT_OVERHEAD: OverheadFile = {
  sizes: overhead.properties.sizes.default,
  settle: overhead.properties.settle.default,
  tolerance: overhead.properties.tolerance.default,
  settleTimeout: overhead.properties.settleTimeout.default,
  readings: overhead.properties.readings.default,
  dropCaches: overhead.properties.dropCaches.default,
}

const DEFAULT_COLD_START: ColdStartFile = {
  samples: coldstart.properties.samples.default,
  timeout: coldstart.properties.timeout.default,
  interval: coldstart.properties.interval.default,
}

const DEFAULT_LATENCY: LatencyFile = {
  concurrency: latency.properties.concurrency.default,
  warmUp: latency.properties.warmUp.default,
  duration: latency.properties.duration.default,
}

const DEFAULT_TIMEOUTS: TimeoutsFile = {
  rollout: timeouts.properties.rollout.default,
  removal: timeouts.properties.removal.default,
}

/**
 * Settings in the units that are computed with: the defaults, overridden by the plan, overridden by its profile.
 *
 * Takes what the schema has let through; the texts are durations and quantities then.
 */
export function mergeSettings(plan: SettingsFile, profile: SettingsFile): Settings {
  return {
    replicas: profile.replicas ?? plan.replicas ?? definitions.replicas.default,
    rounds: profile.rounds ?? plan.rounds ?? definitions.rounds.default,
    seed: profile.seed ?? plan.seed ?? definitions.seed.default,
    probe: probeOf({ ...DEFAULT_PROBE, ...plan.probe, ...profile.probe }),
    density: densityOf({ ...DEFAULT_DENSITY, ...plan.density, ...profile.density }),
    overhead: overheadOf({ ...DEFAULT_OVERHEAD, ...plan.overhead, ...profile.overhead }),
    coldstart: coldStartOf({ ...DEFAULT_COLD_START, ...plan.coldstart, ...profile.coldstart }),
    latency: latencyOf({ ...DEFAULT_LATENCY, ...plan.latency, ...profile.latency }),
    timeouts: timeoutsOf({ ...DEFAULT_TIMEOUTS, ...plan.timeouts, ...profile.timeouts }),
  }
}

function probeOf({ interval, timeout, ...probe }: ProbeFile): ProbeSettings {
  return { ...probe, intervalMs: parseDuration(interval), timeoutMs: parseDuration(timeout) }
}

function densityOf({ firstBatch, cap, hold, stepTimeout, timeLimit, memoryFloor }: DensityFile): DensitySettings {
  return {
    firstBatch,
    cap,
    holdMs: parseDuration(hold),
    stepTimeoutMs: parseDuration(stepTimeout),
    timeLimitMs: parseDuration(timeLimit),
    memoryFloorBytes: parseMemory(memoryFloor),
  }
}

function overheadOf({ settle, tolerance, settleTimeout, ...overhead }: OverheadFile): OverheadSettings {
  return { ...overhead, settleMs: parseDuration(settle), toleranceBytes: parseMemory(tolerance), settleTimeoutMs: parseDuration(settleTimeout) }
}

function coldStartOf({ samples, timeout, interval }: ColdStartFile): ColdStartSettings {
  return { samples, timeoutMs: parseDuration(timeout), intervalMs: parseDuration(interval) }
}

function latencyOf({ concurrency, warmUp, duration }: LatencyFile): LatencySettings {
  return { concurrency, warmUpMs: parseDuration(warmUp), durationMs: parseDuration(duration) }
}

function timeoutsOf({ rollout, removal }: TimeoutsFile): TimeoutSettings {
  return { rolloutMs: parseDuration(rollout), removalMs: parseDuration(removal) }
}
