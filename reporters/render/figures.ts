import type { Results } from '../../src/results/results.ts'
import { capacityRows } from './capacity-rows.ts'
import { rolloutRows } from './rollout-rows.ts'
import type { Spread } from './spread.ts'
import { spreadOf } from './spread.ts'

/** A figure of one variant, for machines: what the tables show, in base units. */
export interface Figure {
  metric: 'max_pods' | 'first_ready' | 'all_ready' | 'first_http' | 'all_http'
  unit: 'pods' | 'seconds'
  better: 'more' | 'less'
  variant: string
  /** Pods of the rollouts; absent where it is not of rollouts. */
  replicas?: number
  spread: Spread
  /** True where the figure is only known as "at least". */
  isBound: boolean
}

const TIMES = [
  ['first_ready', 'firstReadyMs', 'allReadyMs'],
  ['all_ready', 'allReadyMs', 'allReadyMs'],
  ['first_http', 'firstAvailableMs', 'allAvailableMs'],
  ['all_http', 'allAvailableMs', 'allAvailableMs'],
] as const

/** Median and range over the rounds, in the order of the tables. What was not measured is absent, as is all that a void run, or a void variant, measured. */
export function figures(results: Results): Figure[] {
  const { validity } = results
  if (validity.verdict === 'void')
    return []
  const isVoid = (variant: string): boolean => validity.findings.some(finding => finding.status === 'void' && finding.variant === variant && finding.trial === undefined)
  const isVoidTrial = (id: string): boolean => validity.findings.some(({ status, trial }) => status === 'void' && trial === id)
  const valid = { ...results, rollouts: results.rollouts.filter(({ id }) => !isVoidTrial(id)), densities: results.densities.filter(({ id }) => !isVoidTrial(id)) }
  return [
    ...capacityRows(valid).flatMap(({ variant, capacity }): Figure[] => capacity
      ? [{ metric: 'max_pods', unit: 'pods', better: 'more', variant: variant.name, spread: { n: capacity.n, median: capacity.maxPods, min: capacity.min, max: capacity.max }, isBound: capacity.censored }]
      : []),
    ...rolloutRows(valid).flatMap(({ variant, replicas, trials }) => TIMES.flatMap(([metric, key, whole]): Figure[] => {
      const spread = spreadOf(trials.filter(trial => trial[whole] !== undefined).flatMap(trial => trial[key] ?? []))
      return spread ? [{ metric, unit: 'seconds', better: 'less', variant: variant.name, replicas, spread: inSeconds(spread), isBound: false }] : []
    })),
  ].filter(({ variant }) => !isVoid(variant))
}

function inSeconds({ n, median, min, max }: Spread): Spread {
  return { n, median: rounded(median), min: rounded(min), max: rounded(max) }
}

/** Milliseconds to seconds, to the microsecond: no 3.4874999999999998. */
function rounded(ms: number): number {
  return Number((ms / 1_000).toFixed(6))
}
