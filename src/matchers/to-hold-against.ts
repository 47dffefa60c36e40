import type { Baseline } from '../compare/baseline.ts'
import type { MetricComparison, MetricSide } from '../compare/compare-metric.ts'
import { compareMetric } from '../compare/compare-metric.ts'
import type { ComparedConditions } from '../compare/conditions.ts'
import { compareConditions } from '../compare/conditions.ts'
import { otherVariant } from '../compare/other-variant.ts'
import { metricsOf } from '../compare/metrics-of.ts'
import { METRICS } from '../compare/metrics.ts'
import type { ComparedTrial, MetricName } from '../compare/metrics.ts'
import { seriesOf } from '../compare/snapshot-of.ts'
import { metricName } from '../compare/tolerances.ts'
import { metricValue } from '../compare/metric-value.ts'
import { escapeControls } from '../documents/printable.ts'
import { NoDataError } from '../errors/no-data-error.ts'
import type { Percentage } from '../units/percentage.ts'
import { formatPercentage, parsePercentage } from '../units/percentage.ts'
import type { Judgement } from './judgement.ts'
import { trialsOf } from './series.ts'
import type { Series } from './series.ts'

/** All that `toHoldAgainst` judges: the trials of one kind of one variant. */
export type ComparableSeries = Series<ComparedTrial>

export interface HoldOptions {
  /** The accepted worsening of each metric; default: each metric's own, see docs/compare.md. */
  within?: Percentage
  /** Default: all that the trials give. */
  metrics?: readonly MetricName[]
}

/**
 * Passes when no metric of the series is worse than that of a baseline, or of another variant's series in the same run, by more than
 * `within`. Series of one run are paired by round.
 *
 * Where a metric cannot be compared (another device, kernel, plan; nothing there), or there are too few rounds, or too scattered, to tell, it
 * passes neither with `.not` nor without.
 *
 * @throws {NoDataError} where there is nothing that could be held against anything
 * @example await expect(k3s.rollouts(variant)).toHoldAgainst(baseline(), { within: '10%' })
 * @example await expect(k3s.rollouts(newer)).toHoldAgainst(k3s.rollouts(older), { within: '10%' })
 */
export function toHoldAgainst<T extends ComparedTrial>(received: Series<T>, reference: Baseline | Series<T>, options: HoldOptions = {}): Judgement {
  if (!('trials' in received))
    throw new TypeError('toHoldAgainst judges a series, not one trial: k3s.rollouts(variant) or k3s.densities(variant)')
  if (typeof reference !== 'object' || reference === null || !('trials' in reference || 'variants' in reference))
    throw new TypeError('toHoldAgainst expects a baseline, baseline(), or another variant\'s series, k3s.rollouts(older)')
  const { variant, trials, rawRecord } = trialsOf<T>(received)
  const tolerance = options.within === undefined ? {} : { tolerance: parsePercentage(options.within) }
  const given = metricsOf(trials)
  const metrics = options.metrics?.map(metricName) ?? given
  const foreign = metrics.find(metric => !given.includes(metric))
  if (foreign !== undefined && given.length > 0)
    throw new TypeError(`toHoldAgainst: these trials have no ${foreign}; they have ${given.join(', ')}`)
  if (metrics.length === 0)
    throw new NoDataError(`${variant}: its trials have no metric that could be held against another's. Raw record: ${rawRecord}`)
  const against = sideOf(received, reference)
  const rows = metrics.map(metric => compareMetric(variant, metric, against.side(metric), { series: seriesOf(metric, trials, received.conditions?.plan) }, against.conditions, { design: against.design, ...tolerance }))
  const open = rows.filter(({ verdict }) => verdict === 'undecided' || verdict === 'not comparable')
  const pass = rows.every(({ verdict }) => verdict === 'same' || verdict === 'better')
  const unknown = !pass && open.length > 0 && !rows.some(({ verdict }) => verdict === 'worse')
    ? `whether it holds against ${against.name} cannot be said: ${open.map(({ metric, verdict, reason }) => `${METRICS[metric].title}: ${verdict}: ${escapeControls(reason)}`).join('; ')}`
    : undefined
  return {
    verdict: {
      variant,
      trials: trials.map(trial => trial.id),
      pass,
      expected: `${metrics.map(metric => METRICS[metric].title).join(', ')} no worse than ${against.name}, within ${[...new Set(rows.map(({ tolerance }) => formatPercentage(tolerance)))].join(' or ')}`,
      received: rows.map(brief).join('; '),
    },
    ...unknown === undefined ? {} : { open: unknown },
    ...against.trials === undefined ? {} : { against: { variant: against.name, trials: against.trials } },
    details: [
      ...unknown === undefined ? [] : [`Not known  ${unknown}`],
      ...rows.map(row => `${METRICS[row.metric].title.padEnd(18)} ${valueOf(row, row.a)} -> ${valueOf(row, row.b)}: ${row.verdict}: ${escapeControls(row.reason)}`),
      `Raw record ${rawRecord}, trial ${trials.map(trial => trial.id).join(', ')}`,
    ],
  }
}

interface Against {
  name: string
  design: 'runs' | 'rounds'
  conditions: ComparedConditions | undefined
  side: (metric: MetricName) => MetricSide
  /** Where they are of the same run. */
  trials?: string[]
}

function sideOf<T extends ComparedTrial>({ variant, conditions, of }: Series<T>, reference: Baseline | Series<T>): Against {
  if ('trials' in reference) {
    const { variant: name, trials } = trialsOf<T>(reference)
    return { name, design: 'rounds', conditions: undefined, side: metric => ({ series: seriesOf(metric, trials, reference.conditions?.plan) }), trials: trials.map(trial => trial.id) }
  }
  if (conditions === undefined)
    throw new NoDataError(`${variant}: what it was measured on is not known, so it cannot be held against a baseline; use a series of the fixture k3s`)
  const own = Object.hasOwn(reference.variants, variant) ? reference.variants[variant] : undefined
  return {
    name: `the baseline of run ${escapeControls(reference.run.id)}`,
    design: 'runs',
    conditions: compareConditions(reference, conditions),
    side: metric => ({ series: own?.metrics[metric], problem: own ? otherVariant(own, of) : `the baseline has no ${variant}` }),
  }
}

function brief({ metric, verdict, ratio }: MetricComparison): string {
  const { title } = METRICS[metric]
  return ratio ? `${title} ${ratio.bound === undefined ? '' : `${ratio.bound} `}${ratio.estimate.toFixed(2)}x (90 % CI ${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)}, n = ${ratio.n} ${ratio.of}): ${verdict}` : `${title}: ${verdict}`
}

function valueOf({ metric }: MetricComparison, side: MetricComparison['a']): string {
  return side ? `${side.isAtLeast ? 'at least ' : ''}${metricValue(metric, side.median)} (n = ${side.n})` : 'none'
}
