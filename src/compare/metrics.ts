import type { DensityTrial, RolloutTrial } from '../results/results.ts'
import type { SampledTrial } from '../results/samples.ts'
import { linearFit } from '../stats/linear-fit.ts'
import { median } from '../stats/median.ts'
import type { ConditionName } from './conditions.ts'
import type { Reading } from './reading.ts'

/** A trial that has figures to compare. */
export type ComparedTrial = RolloutTrial | DensityTrial | SampledTrial<'coldstart'> | SampledTrial<'overhead'> | SampledTrial<'latency'>

/** The lists of a results document that have figures to compare. */
interface ComparedLists {
  rollouts: RolloutTrial
  densities: DensityTrial
  coldStarts: SampledTrial<'coldstart'>
  overheads: SampledTrial<'overhead'>
  latencies: SampledTrial<'latency'>
}

/** What two runs, or two variants of one run, are compared by: one value a round. */
export interface Metric<L extends keyof ComparedLists> {
  /** For a reader. */
  title: string
  unit: 'ms' | 'pods' | 'bytes'
  better: 'lower' | 'higher'
  /** A change for the worse up to this share is accepted, where nobody says otherwise. */
  tolerance: number
  /** What has to be the same on both sides, beside the device. */
  needs: readonly ConditionName[]
  /** List of the results document that its trials are in. */
  list: L
  /** What one trial gave. */
  read: (trial: ComparedLists[L]) => Reading
}

export type AnyMetric = { [L in keyof ComparedLists]: Metric<L> }[keyof ComparedLists]

/**
 * Every metric, in the order of a report. A new one joins by its entry here and its name in baseline.schema.json.
 *
 * The tolerances are a choice, what a reviewer would shrug at: less for a number of pods, which is counted, and more for the first of
 * many pods, which is one pod's luck. `--tolerance` and `within` override them.
 */
export const METRICS = {
  maxPods: {
    title: 'max pods',
    unit: 'pods',
    better: 'higher',
    tolerance: 0.05,
    needs: ['pod room', 'hold time', 'memory floor', 'probe'],
    list: 'densities',
    read: readDensity,
  },
  firstReady: rolloutTime('first pod Ready', 0.15, trial => trial.firstReadyMs),
  allReady: rolloutTime('all pods Ready', 0.1, trial => trial.allReadyMs),
  firstServe: rolloutTime('first HTTP 200', 0.15, trial => trial.firstAvailableMs, 'probe'),
  allServe: rolloutTime('all answering HTTP', 0.1, trial => trial.allAvailableMs, 'probe'),
  coldStart: {
    title: 'cold start',
    unit: 'ms',
    better: 'lower',
    tolerance: 0.1,
    needs: ['harness location', 'probe'],
    list: 'coldStarts',
    read: readColdStart,
  },
  memoryPerPod: {
    title: 'memory per pod',
    unit: 'bytes',
    better: 'lower',
    tolerance: 0.1,
    needs: [],
    list: 'overheads',
    read: readMemoryPerPod,
  },
  latencyP50: {
    title: 'latency p50',
    unit: 'ms',
    better: 'lower',
    tolerance: 0.1,
    needs: ['harness location'],
    list: 'latencies',
    read: readLatency,
  },
} satisfies Record<string, AnyMetric>

export type MetricName = keyof typeof METRICS

export const METRIC_NAMES = Object.keys(METRICS) as MetricName[]

export function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(METRICS, name)
}

function rolloutTime(title: string, tolerance: number, of: (trial: RolloutTrial) => number | undefined, clock?: 'probe'): Metric<'rollouts'> {
  return {
    title,
    unit: 'ms',
    better: 'lower',
    tolerance,
    needs: clock === 'probe' ? ['harness location', 'probe'] : ['harness location'],
    list: 'rollouts',
    read(trial) {
      const value = of(trial)
      // Also the first of an incomplete rollout is left out: the pods that never came left it the machine to itself.
      return trial.status !== 'complete' || value === undefined
        ? { status: 'missing', reason: trial.reason ?? `the rollout is ${trial.status}` }
        : { status: 'value', value, size: trial.replicas, ...clock === 'probe' ? { resolution: trial.clock.probeIntervalMs } : {} }
    },
  }
}

function readDensity(trial: DensityTrial): Reading {
  if (trial.status !== 'complete')
    return { status: 'missing', reason: trial.reason }
  const { maxPods, censored, resolution } = trial.result
  return {
    status: 'value',
    value: maxPods,
    ...censored ? { isAtLeast: true } : {},
    // The true maximum lies in [maxPods, maxPods + resolution).
    ...resolution === undefined ? {} : { resolution: Math.max(0, resolution - 1) },
  }
}

/** The median of the round's pods: rounds are independent of each other, whatever a round's pods have in common. */
function readColdStart(trial: SampledTrial<'coldstart'>): Reading {
  if (trial.status !== 'complete')
    return { status: 'missing', reason: trial.reason }
  const answered = trial.samples.flatMap(sample => sample.status === 'answered' ? sample.answeredMs : [])
  return answered.length < trial.samples.length || answered.length === 0
    ? { status: 'missing', reason: `${trial.samples.length - answered.length} of ${trial.samples.length} pods never answered` }
    : { status: 'value', value: median(answered) }
}

/** The slope of the round by itself: readings of one round drift together, rounds do not. */
function readMemoryPerPod(trial: SampledTrial<'overhead'>): Reading {
  if (trial.status !== 'complete')
    return { status: 'missing', reason: trial.reason }
  const fit = linearFit(trial.samples.map(({ pods, availableBytes }) => ({ x: pods, y: availableBytes })))
  return fit.status === 'ok'
    ? { status: 'value', value: -fit.slope.estimate }
    : { status: 'missing', reason: `memory at ${fit.n} numbers of pods gives no slope, it takes ${fit.needed}` }
}

/** At the lowest concurrency that was measured. */
function readLatency(trial: SampledTrial<'latency'>): Reading {
  if (trial.status !== 'complete')
    return { status: 'missing', reason: trial.reason }
  const [lowest] = trial.samples.filter(({ subject }) => subject === 'pod').toSorted((a, b) => a.concurrency - b.concurrency)
  return lowest?.p50Ms === undefined || lowest.errors > 0
    ? { status: 'missing', reason: lowest ? `${lowest.errors} of ${lowest.requests} requests failed` : 'no pod was asked' }
    : { status: 'value', value: lowest.p50Ms, size: lowest.concurrency }
}
