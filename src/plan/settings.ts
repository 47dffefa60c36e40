import { parseDuration } from '../units/duration.ts'
import { parseMemory } from '../units/quantity.ts'
import type { DensitySettings, Plan, ProbeSettings, TimeoutSettings } from './plan.ts'
import schema from './plan.schema.json' with { type: 'json' }

/** The settings a plan and each of its profiles may give, as they are written. */
export interface SettingsFile {
  replicas?: number
  rounds?: number
  seed?: number
  probe?: Partial<ProbeFile>
  density?: Partial<DensityFile>
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

interface TimeoutsFile {
  rollout: string
  removal: string
}

export type Settings = Pick<Plan, 'replicas' | 'rounds' | 'seed' | 'probe' | 'density' | 'timeouts'>

const { definitions } = schema

/** Every default stands in the schema, where editors show it, and nowhere else. */
const DEFAULT_PROBE = defaultsOf(definitions.probe.properties) as unknown as ProbeFile
const DEFAULT_DENSITY = defaultsOf(definitions.density.properties) as unknown as DensityFile
const DEFAULT_TIMEOUTS = defaultsOf(definitions.timeouts.properties) as unknown as TimeoutsFile

function defaultsOf(properties: Record<string, object>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).flatMap(([key, property]) => 'default' in property ? [[key, property.default]] : []))
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

function timeoutsOf({ rollout, removal }: TimeoutsFile): TimeoutSettings {
  return { rolloutMs: parseDuration(rollout), removalMs: parseDuration(removal) }
}
