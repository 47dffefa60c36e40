import { overheadFigures } from '../results/overhead-figures.ts'
import type { DensityTrial, RolloutTrial } from '../results/results.ts'
import type { SampledTrial } from '../results/samples.ts'
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

/** What two runs, or two variants of one run, are compared by. */
export interface Metric<L extends keyof ComparedLists> {
  /** For a reader. */
  title: string
  unit: 'ms' | 'pods' | 'bytes'
  better: 'lower' | 'higher'
  /** A change for the worse up to this share is accepted, where nobody says otherwise. */
  tolerance: number
  /** What its values are of. Rounds are independent of each other, and pods are where each starts alone. */
  samples: 'rounds' | 'pods'
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
    samples: 'rounds',
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
    samples: 'pods',
    needs: ['harness location', 'probe', 'cold start interval'],
    list: 'coldStarts',
    read: readColdStart,
  },
  memoryPerPod: {
    title: 'memory per pod',
    unit: 'bytes',
    better: 'lower',
    tolerance: 0.1,
    samples: 'rounds',
    needs: [],
    list: 'overheads',
    read: readMemoryPerPod,
  },
  latencyP50: {
    title: 'latency p50',
    unit: 'ms',
    better: 'lower',
    tolerance: 0.1,
    samples: 'rounds',
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
    samples: 'rounds',
    needs: clock === 'probe' ? ['harness location', 'probe'] : ['harness location'],
    list: 'rollouts',
    read(trial) {
      const value = of(trial)
      // Also the first of an incomplete rollout is left out: the pods that never came left it the machine to itself.
      return trial.status !== 'complete' || value === undefined
        ? { status: 'missing', reason: trial.reason ?? `the rollout is ${trial.status}`, ...trial.status === 'incomplete' ? { isLost: true } : {} }
        : { status: 'values', values: [value], setting: trial.replicas === 1 ? '1 pod' : `${trial.replicas} pods`, ...clock === 'probe' ? { resolution: trial.clock.probeIntervalMs } : {} }
    },
  }
}

function readDensity(trial: DensityTrial): Reading {
  if (trial.status !== 'complete')
    return { status: 'missing', reason: trial.reason }
  const { maxPods, censored, resolution } = trial.result
  return {
    status: 'values',
    values: [maxPods],
    // The true maximum lies in [maxPods, maxPods + resolution); of a search that ended before the node did nothing is known above it.
    ...censored ? { isAtLeast: true } : resolution === undefined ? {} : { resolution: Math.max(0, resolution - 1) },
  }
}

/** Each pod by itself; a round in which one never answered has no figure, which the others would flatter. */
function readColdStart(trial: SampledTrial<'coldstart'>): Reading {
  if (trial.status !== 'complete')
    return { status: 'missing', reason: trial.reason }
  const answered = trial.samples.flatMap(sample => sample.status === 'answered' ? sample.answeredMs : [])
  return answered.length < trial.samples.length || answered.length === 0
    ? { status: 'missing', reason: `${trial.samples.length - answered.length} of ${trial.samples.length} pods never answered`, ...answered.length < trial.samples.length ? { isLost: true } : {} }
    : { status: 'values', values: answered }
}

/** The slope of the round by itself: readings of one round drift together, rounds do not. */
function readMemoryPerPod(trial: SampledTrial<'overhead'>): Reading {
  if (trial.status !== 'complete')
    return { status: 'missing', reason: trial.reason }
  const perPodBytes = overheadFigures([trial])?.lines.memory.perPodBytes
  return perPodBytes === undefined
    ? { status: 'missing', reason: 'too few numbers of pods for a slope' }
    : { status: 'values', values: [perPodBytes], setting: sourcesOf(trial) }
}

/** What was read, and whether file pages were out of the way: a slope of the one is no measure for the other. */
function sourcesOf({ samples }: SampledTrial<'overhead'>): string {
  return [...new Set(samples.map(({ source, cachesDropped }) => `${source === 'meminfo' ? 'MemAvailable' : 'the kubelet\'s figures'}${cachesDropped ? ', file pages dropped before' : ''}`))].toSorted().join(' and ')
}

/** At the lowest concurrency that was measured. */
function readLatency(trial: SampledTrial<'latency'>): Reading {
  if (trial.status !== 'complete')
    return { status: 'missing', reason: trial.reason }
  const [lowest] = trial.samples.filter(({ subject }) => subject === 'pod').toSorted((a, b) => a.concurrency - b.concurrency)
  // A failed request is later than any answer, so the median is one of answers as long as half of them came.
  return lowest?.p50Ms === undefined
    ? { status: 'missing', reason: lowest ? `${lowest.errors} of ${lowest.requests} requests failed` : 'no pod was asked', ...lowest && lowest.errors > 0 ? { isLost: true } : {} }
    : { status: 'values', values: [lowest.p50Ms], setting: lowest.concurrency === 1 ? '1 connection' : `${lowest.concurrency} connections` }
}
