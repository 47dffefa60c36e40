import type { Interval } from '../stats/interval.ts'
import { medianInterval } from '../stats/median-interval.ts'
import type { QuantileTooFew } from '../stats/quantile-interval.ts'
import { quantile } from '../stats/quantile.ts'
import type { ColdStartSample } from './samples.ts'

/** What is known of the cold starts of one variant. */
export interface ColdStartFigures {
  /** Milliseconds from the request to the first HTTP 200, of each pod that got there. */
  answered: number[]
  failed: Extract<ColdStartSample, { status: 'failed' }>[]
  /** Of `answered`: median and interval. */
  total: Interval | QuantileTooFew
  /** Absent where there are too few for one. */
  p95Ms?: number
  /** The steps on the way, in the order in which a pod takes them; those no pod was seen to take are left out. */
  steps: ColdStartStep[]
}

export interface ColdStartStep {
  name: 'created' | 'scheduled' | 'sandbox' | 'started' | 'Ready' | 'first 200'
  sinceRequest: Interval | QuantileTooFew
  p95Ms?: number
  /** Since the step before it, pod by pod: negative where a pod took them the other way round. */
  sincePrevious: Interval | QuantileTooFew
}

type Answered = Extract<ColdStartSample, { status: 'answered' }>

const STEPS: [ColdStartStep['name'], (sample: Answered) => number | undefined][] = [
  ['created', sample => sample.createdMs],
  ['scheduled', sample => sample.scheduledMs],
  ['sandbox', sample => sample.addressedMs],
  ['started', sample => sample.startedMs],
  ['Ready', sample => sample.readyMs],
  ['first 200', sample => sample.answeredMs],
]

/**
 * The figures of cold starts, of all rounds together: pods that start alone are independent of each other. Pods that failed are in none of
 * them, and counted beside.
 */
export function coldStartFigures(samples: readonly ColdStartSample[]): ColdStartFigures {
  const answered = samples.filter(sample => sample.status === 'answered')
  const times = answered.map(({ answeredMs }) => answeredMs)
  let previous: (sample: Answered) => number | undefined = () => 0
  const steps: ColdStartStep[] = []
  for (const [name, of] of STEPS) {
    const before = previous
    const since = answered.flatMap(sample => of(sample) ?? [])
    if (since.length === 0)
      continue
    const differences = answered.flatMap((sample) => {
      const [from, to] = [before(sample), of(sample)]
      return from === undefined || to === undefined ? [] : to - from
    })
    steps.push({ name, sinceRequest: medianInterval(since), ...p95Of(since), sincePrevious: medianInterval(differences) })
    previous = of
  }
  return { answered: times, failed: samples.filter(sample => sample.status === 'failed'), total: medianInterval(times), ...p95Of(times), steps }
}

function p95Of(values: readonly number[]): { p95Ms?: number } {
  const p95 = quantile(values, 0.95)
  return p95.status === 'ok' ? { p95Ms: p95.estimate } : {}
}
