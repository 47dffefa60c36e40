import type { ClusterConditions } from '../cluster/cluster.ts'
import type { CheckResult, Reading } from './check.ts'
import { notRead } from './check.ts'
import type { ClockPair } from './clock-step.ts'
import { checkClockStep } from './clock-step.ts'
import type { HarnessUse } from './harness.ts'
import { checkHarness } from './harness.ts'
import type { HostReading } from './host-reading.ts'
import { checkLeftovers } from './leftovers.ts'
import { checkImagePulls } from './image-pulls.ts'
import type { QuietWindow } from './load.ts'
import { checkLoad, foreignUse } from './load.ts'
import { checkLoopDelay } from './loop-delay.ts'
import { checkOtherPods } from './other-pods.ts'
import type { Observation } from '../measure/observation.ts'
import type { Settling } from '../measure/settle.ts'
import { checkNodeHealth } from './node-health.ts'
import { checkPodFailures } from './pod-failures.ts'
import { checkMemoryPressure } from './pressure.ts'
import { checkSwap } from './swap.ts'
import { checkTemperature } from './temperature.ts'
import { checkThrottling } from './throttling.ts'
import type { Reconnect } from './watches.ts'
import { checkWatches } from './watches.ts'

/** Conditions at one end of a trial. */
export interface TrialEnd {
  clocks: ClockPair
  host: HostReading
  cluster: Reading<ClusterConditions>
}

/** What is known of the conditions of one trial. */
export interface TrialReading {
  /** `rollout`, `density`, `overhead` ...: some of them are meant to come near a limit. */
  kind: string
  /** The pause before it. */
  settling: Settling
  quiet: Reading<QuietWindow>
  before: TrialEnd
  after: TrialEnd
  maxLoopDelayMs: number
  reconnects: Reconnect[]
  /** What its journal has of pods and nodes. */
  observations: Observation[]
  harness: HarnessUse
}

/** Judges the conditions of one trial. */
export function checkTrial({ kind, settling, quiet, before, after, maxLoopDelayMs, reconnects, observations, harness }: TrialReading): CheckResult[] {
  const elapsedMs = after.clocks.monotonicMs - before.clocks.monotonicMs
  return [
    checkClockStep(before.clocks, after.clocks),
    checkLeftovers(settling, kind),
    checkLoad(quiet, foreignUse(before.host.processes, after.host.processes, elapsedMs)),
    checkThrottling(before.host.throttling, after.host.throttling),
    checkTemperature(after.host.temperature),
    checkMemoryPressure(before.host.pressure, after.host.pressure, elapsedMs, kind),
    checkSwap(before.host.swap, after.host.swap, kind),
    checkOtherPods(part(before.cluster, 'otherPods', NO_PODS), part(after.cluster, 'otherPods', NO_PODS)),
    checkImagePulls(part(before.cluster, 'imagePulls', NO_PULLS), part(after.cluster, 'imagePulls', NO_PULLS)),
    checkPodFailures(observations, kind),
    checkNodeHealth(observations, kind),
    checkWatches(reconnects),
    checkLoopDelay(maxLoopDelayMs, kind),
    checkHarness(harness, kind),
  ]
}

const NO_PODS = 'there are no other pods to be seen: no cluster, or no right to list the pods of all namespaces'
const NO_PULLS = 'pulls cannot be seen: no cluster, or no right to list the events of all namespaces'

/** One part of what a cluster told, and why it is not there. */
export function part<K extends Exclude<keyof ClusterConditions, 'notRead'>>(reading: Reading<ClusterConditions>, key: K, reason: string): Reading<NonNullable<ClusterConditions[K]>> {
  if (reading.status === 'not-read')
    return reading
  const value = reading.value[key]
  return value === undefined || value === null ? notRead((reading.value.notRead as Partial<Record<K, string>> | undefined)?.[key] ?? reason) : { status: 'read', value }
}
