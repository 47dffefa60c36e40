import { max, min } from 'simple-statistics'
import type { AnyResults, AnyVariantRecord } from '../../../src/results/imported-results.ts'
import type { Results } from '../../../src/results/results.ts'
import { withoutVoid } from '../../../src/results/without-void.ts'
import type { Interval, TooFew } from '../../../src/stats/interval.ts'
import type { QuantileTooFew } from '../../../src/stats/quantile-interval.ts'
import { maxPodsCell } from './capacity-cells.ts'
import { capacityRows } from './capacity-rows.ts'
import { coldStartRows } from './cold-start-rows.ts'
import { countedRollouts } from './counted-rollouts.ts'
import { estimateCell } from './estimate-cell.ts'
import { mebibytes } from '../text/mebibytes.ts'
import { memoryRows } from './memory-rows.ts'
import { rolloutRows } from './rollout-rows.ts'
import { secondsCell } from '../text/seconds.ts'
import type { Spread } from './spread.ts'
import { spreadOf } from './spread.ts'

/** One question that variants are ranked by. */
export interface Category {
  title: string
  unit: 'pods' | 's' | 'MiB'
  better: 'more' | 'less'
  /** Pods that the compared rollouts had; absent where the category is not of rollouts. */
  replicas?: number
  /** In the plan's order: every variant with a figure, also of another number of pods. */
  entries: CategoryEntry[]
  best: CategoryEntry
  /** Names of compared variants that these figures do not tell from the best: their range meets its range, or may go on beyond it. */
  level: string[]
}

export interface CategoryEntry {
  variant: AnyVariantRecord
  /** Pods, milliseconds or bytes. Of cold starts and memory, min and max are those of the confidence interval, where there is one. */
  spread: Spread
  /** As the tables show it. */
  cell: string
  /** Pods of its rollouts. */
  replicas?: number
  /** False where it was rolled out with another number of pods than the category compares. */
  isCompared: boolean
  /** True where the figure is only known as "at least". */
  isBound: boolean
}

type TimeKey = 'firstReadyMs' | 'allReadyMs' | 'firstAvailableMs' | 'allAvailableMs'

/** A rollout without `whole` has no part in the figure, as it has none in the tables. */
const TIMES: { title: string, key: TimeKey, whole: 'allReadyMs' | 'allAvailableMs' }[] = [
  { title: 'First ready', key: 'firstReadyMs', whole: 'allReadyMs' },
  { title: 'All ready', key: 'allReadyMs', whole: 'allReadyMs' },
  { title: 'First HTTP', key: 'firstAvailableMs', whole: 'allAvailableMs' },
  { title: 'All HTTP', key: 'allAvailableMs', whole: 'allAvailableMs' },
]

/**
 * Who is best at what, by the median over the rounds (of memory per pod: the mean). What is void is not among them. Times are compared
 * between rollouts of one number of pods only: the one that most variants have (of two, the larger). Categories with fewer than two
 * variants to compare are left out.
 */
export function bestVariants(all: AnyResults): Category[] {
  const results = all.imported ? all : withoutVoid(all).results
  return [
    podsCategory(results),
    ...TIMES.map(time => timeCategory(results, time)),
    ...results.imported ? [] : [coldStartCategory(results), memoryCategory(results)],
  ].flatMap(category => category ?? [])
}

function podsCategory(results: AnyResults): Category | undefined {
  const entries = capacityRows(results).flatMap((row): CategoryEntry[] => row.capacity
    ? [{ variant: row.variant, spread: { n: row.capacity.n, median: row.capacity.maxPods, min: row.capacity.min, max: row.capacity.max }, cell: maxPodsCell(row), isCompared: true, isBound: row.capacity.censored }]
    : [])
  return category({ title: 'Max pods', unit: 'pods', better: 'more', entries })
}

function timeCategory(results: AnyResults, { title, key, whole }: typeof TIMES[number]): Category | undefined {
  const rows = rolloutRows(results).flatMap(({ variant, replicas, trials }) => {
    const spread = spreadOf(countedRollouts(trials, whole).flatMap(trial => trial[key] ?? []))
    return spread ? [{ variant, replicas, spread }] : []
  })
  const replicas = usualSize(rows.map(row => row.replicas))
  if (replicas === undefined)
    return undefined
  // A variant with several sizes is shown with the compared one.
  const shown = rows.filter(row => row.replicas === replicas || !rows.some(other => other.variant === row.variant && (other.replicas === replicas || other.replicas > row.replicas)))
  return category({
    title,
    unit: 's',
    better: 'less',
    replicas,
    entries: shown.map(row => ({ ...row, cell: secondsCell(row.spread), isCompared: row.replicas === replicas, isBound: false })),
  })
}

function coldStartCategory(results: Results): Category | undefined {
  const entries = coldStartRows(results).flatMap(({ variant, failed, figures: { total, answered } }): CategoryEntry[] => {
    // Those that came up would flatter those that did not.
    const spread = total.estimate === undefined || failed.length > 0 ? undefined : { n: answered.length, median: total.estimate, ...bounds(total, min([...answered]), max([...answered])) }
    return spread ? [{ variant, spread, cell: secondsCell(spread), isCompared: true, isBound: false }] : []
  })
  return category({ title: 'Cold start', unit: 's', better: 'less', entries })
}

function memoryCategory(results: Results): Category | undefined {
  const entries = memoryRows(results).flatMap(({ variant, figures }): CategoryEntry[] => {
    const memory = figures?.lines.memory
    // A slope that does not rise is the node's noise, not a pod that costs nothing.
    if (!memory || memory.perPodBytes <= 0)
      return []
    const slopes = memory.rounds.map(({ perPodBytes }) => perPodBytes)
    return [{
      variant,
      spread: { n: slopes.length, median: memory.perPodBytes, ...bounds(memory.interval, min(slopes), max(slopes)) },
      cell: estimateCell(memory.perPodBytes, memory.interval, mebibytes),
      isCompared: true,
      isBound: false,
    }]
  })
  return category({ title: 'Memory per pod', unit: 'MiB', better: 'less', entries })
}

function bounds(interval: Interval | TooFew | QuantileTooFew, smallest: number, largest: number): { min: number, max: number } {
  return interval.status === 'ok' ? { min: interval.low, max: interval.high } : { min: smallest, max: largest }
}

function usualSize(sizes: readonly number[]): number | undefined {
  const counts = new Map<number, number>()
  for (const size of sizes)
    counts.set(size, (counts.get(size) ?? 0) + 1)
  return [...counts].toSorted(([a, ofA], [b, ofB]) => ofB - ofA || b - a)[0]?.[0]
}

function category(of: Omit<Category, 'best' | 'level'>): Category | undefined {
  const compared = of.entries.filter(({ isCompared }) => isCompared)
  const sign = of.better === 'less' ? 1 : -1
  const best = compared.toSorted((a, b) => sign * (a.spread.median - b.spread.median))[0]
  if (!best || compared.length < 2)
    return undefined
  const level = compared.filter(entry => entry !== best && isLevel(of.better, best, entry)).map(({ variant }) => variant.name)
  return { ...of, best, level }
}

function isLevel(better: Category['better'], best: CategoryEntry, other: CategoryEntry): boolean {
  return better === 'less'
    ? other.spread.min <= best.spread.max
    : other.isBound || other.spread.max >= best.spread.min
}
