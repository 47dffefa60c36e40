import { extent } from 'simple-statistics'
import { median } from '../stats/median.ts'
import type { ComparedConditions, Difference } from './conditions.ts'
import type { Judged, Verdict } from './judge-ratio.ts'
import { judgeRatio } from './judge-ratio.ts'
import type { MetricName } from './metrics.ts'
import { METRICS } from './metrics.ts'
import { byRound } from './metric-series.ts'
import type { MetricSeries } from './metric-series.ts'
import { ratioOf } from './ratio-of.ts'
import type { Design } from './ratio-of.ts'

/** One metric of one variant, side by side. Values are in the metric's unit. */
export interface MetricComparison {
  /** Of the second side; the first has the same name, or is the older of a pair. */
  variant: string
  metric: MetricName
  a?: SeriesSummary
  b?: SeriesSummary
  /** The accepted worsening as a share, never below what the metric can resolve. */
  tolerance: number
  /** Second over first; absent where there are too few rounds or pods, or no comparison at all. */
  ratio?: ComparedRatio
  verdict: Verdict
  reason: string
}

export interface SeriesSummary {
  /** Rounds, or pods where they are independent samples. */
  n: number
  median: number
  min: number
  max: number
  isAtLeast?: boolean
}

export interface ComparedRatio {
  estimate: number
  low: number
  high: number
  level: number
  /** What it rests on: values of the smaller side, or pairs of rounds. */
  n: number
  of: 'rounds' | 'pods'
  /** Where a side is only known as "at least": the true ratio is so too, or is not known at all. */
  bound?: 'at most' | 'at least' | 'unknown'
}

export interface MetricOptions {
  design: Design
  /** Instead of the metric's own. */
  tolerance?: number
}

/** What is there of a variant's metric on one side. */
export type MetricSide = { series: MetricSeries | undefined, problem?: string | undefined }

/** Compares one metric of one variant; the second side is the one that is judged. */
export function compareMetric(variant: string, metric: MetricName, a: MetricSide, b: MetricSide, conditions: ComparedConditions | undefined, options: MetricOptions): MetricComparison {
  const tolerance = toleranceOf(metric, a.series, b.series, options.tolerance)
  const summaries = { ...summary('a', a.series), ...summary('b', b.series) }
  const known = { variant, metric, ...summaries, tolerance }
  const obstacle = obstacleOf(metric, a, b, conditions)
  if (obstacle !== undefined)
    return { ...known, ...obstacle }
  const [first, second] = [a.series!, b.series!]
  const none = withoutLogarithm(metric, first, second)
  if (none)
    return { ...known, ...none }
  const { interval, of } = ratioOf(first, second, options.design, METRICS[metric].samples)
  if (interval.status === 'too-few')
    return { ...known, verdict: 'undecided', reason: `n = ${interval.n} is too small to tell: it takes ${interval.needed} ${of}${options.design === 'runs' ? ' of each run' : ' of both'}` }
  const bound = boundOf(first, second)
  const { estimate, low, high, level, n } = interval
  return {
    ...known,
    ratio: { estimate, low, high, level, n, of, ...bound === undefined ? {} : { bound } },
    ...judgeRatio(interval, { better: METRICS[metric].better, tolerance, of, ...bound === undefined ? {} : { bound } }),
  }
}

function toleranceOf(metric: MetricName, a: MetricSeries | undefined, b: MetricSeries | undefined, asked: number | undefined): number {
  const tolerance = asked ?? METRICS[metric].tolerance
  const resolution = Math.max(0, a?.resolution ?? 0, b?.resolution ?? 0)
  const middle = a && a.values.length > 0 ? median(a.values) : 0
  // A share of 1 has no logarithm where less is worse.
  return middle > 0 ? Math.max(tolerance, Math.min(0.99, resolution / middle)) : tolerance
}

function summary(side: 'a' | 'b', series: MetricSeries | undefined): { [S in 'a' | 'b']?: SeriesSummary } {
  if (!series || series.values.length === 0)
    return {}
  const { values, isAtLeast } = series
  const [min, max] = extent([...values])
  return { [side]: { n: values.length, median: median(values), min, max, ...isAtLeast ? { isAtLeast } : {} } }
}

/** Why the two sides cannot be compared; undefined where they can. */
function obstacleOf(metric: MetricName, a: MetricSide, b: MetricSide, conditions: ComparedConditions | undefined): Judged | undefined {
  const no = (reason: string): Judged => ({ verdict: 'not comparable', reason })
  for (const [side, { series, problem = series?.problem }] of [['first', a], ['second', b]] as const) {
    if (problem !== undefined)
      return no(`${side} side: ${problem}`)
  }
  if (conditions && conditions.barring.length > 0)
    return no(conditions.barring.map(said).join('; '))
  const needed = conditions === undefined ? [] : METRICS[metric].needs.flatMap(name => conditions.byName[name] ?? [])
  if (needed.length > 0)
    return no(needed.map(said).join('; '))
  if (!a.series || !b.series)
    return no(`not measured on the ${a.series ? 'second' : 'first'} side`)
  if (a.series.missing)
    return no(`the first side is incomplete: ${a.series.missing.join('; ')}`)
  if (b.series.missing) {
    const reasons = b.series.missing.join('; ')
    const [missing, lost, kept] = [b.series.missing.length, b.series.lost ?? 0, byRound(b.series).size]
    if (lost < missing)
      return no(`the second side is incomplete: ${reasons}`)
    return lost > kept
      ? { verdict: 'worse', reason: `it never came in ${lost} of ${lost + kept} rounds of the second side, and did in all of the first: ${reasons}` }
      : no(`it never came in ${lost} of ${lost + kept} rounds of the second side, which the others would flatter: ${reasons}`)
  }
  const [settingsA, settingsB] = [a.series.settings ?? [], b.series.settings ?? []]
  if (settingsA.length > 1 || settingsB.length > 1 || settingsA[0] !== settingsB[0])
    return no(`measured with ${settingsA.join(' and ')} on the first side, with ${settingsB.join(' and ')} on the second`)
  return undefined
}

/** Values that have no ratio: no pods at all, or a slope that is none. */
function withoutLogarithm(metric: MetricName, a: MetricSeries, b: MetricSeries): Judged | undefined {
  if (a.values.every(value => value > 0) && b.values.every(value => value > 0))
    return undefined
  if (metric === 'maxPods' && a.values.every(value => value > 0) && !b.isAtLeast && b.values.every(value => value === 0))
    return { verdict: 'worse', reason: 'not one pod is supported any more' }
  return { verdict: 'not comparable', reason: metric === 'memoryPerPod' ? 'in some round the node\'s available memory did not fall with the number of pods: what else it did hides what they took' : 'a value that is not above 0 has no ratio' }
}

function boundOf(a: MetricSeries, b: MetricSeries): 'at most' | 'at least' | 'unknown' | undefined {
  if (a.isAtLeast)
    return b.isAtLeast ? 'unknown' : 'at most'
  return b.isAtLeast ? 'at least' : undefined
}

function said({ what, a, b }: Difference): string {
  return `other ${what}: ${a} and ${b}`
}
