import { median } from '../../../src/stats/median.ts'
import { pairedRatioInterval } from '../../../src/stats/paired-ratio-interval.ts'
import { quantile } from '../../../src/stats/quantile.ts'
import type { Observer, ObserverTrial, Seen, SeenPod, TruePod } from './trial.ts'

/** A trial in which somebody watched. */
export type WatchedTrial = ObserverTrial & Required<Pick<ObserverTrial, 'seen' | 'cost'>>

/** One pod as it was and as it was seen. */
export interface Pair {
  truth: TruePod
  seen: SeenPod
}

export function isWatched(trial: ObserverTrial): trial is WatchedTrial {
  return trial.seen !== undefined && trial.cost !== undefined
}

/** @throws where the observer knows other pods than there were */
export function pairsOf({ truth, seen, observer }: WatchedTrial): Pair[] {
  const byName = new Map(seen.pods.map(pod => [pod.name, pod]))
  return truth.pods.map((pod) => {
    const known = byName.get(pod.name)
    if (known === undefined || !Number.isFinite(known.readyAt) || !Number.isFinite(known.availableAt))
      throw new Error(`${observer} has not seen all of ${pod.name}`)
    return { truth: pod, seen: known }
  })
}

/** When a rollout's first and last pod came to something. */
export function ends(times: readonly number[]): { first: number, all: number } {
  return { first: Math.min(...times), all: Math.max(...times) }
}

/** `median [smallest to largest]`. */
export function spread(values: readonly number[], digits = 0): string {
  if (values.length === 0)
    return '-'
  const { first, all } = ends(values)
  return `${median(values).toFixed(digits)} [${first.toFixed(digits)} to ${all.toFixed(digits)}]`
}

/** A quantile where n allows one, else a dash. */
export function quantileText(values: readonly number[], p: number, digits = 0): string {
  const found = quantile(values, p)
  return found.status === 'ok' ? found.estimate.toFixed(digits) : '-'
}

/** How many times the base, paired by size and round: `1.02 [0.98 to 1.06]`. */
export function ratioText(trials: readonly ObserverTrial[], of: Observer, to: Observer, valueOf: (trial: ObserverTrial) => number): string {
  const pairs = trials.filter(({ observer }) => observer === of).flatMap((trial) => {
    const base = trials.find(({ observer, round, pods }) => observer === to && round === trial.round && pods === trial.pods)
    return base === undefined ? [] : [{ value: valueOf(trial), base: valueOf(base) }]
  })
  const ratio = pairedRatioInterval(pairs)
  return ratio.status === 'ok' ? `${ratio.estimate.toFixed(3)} [${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)}], n = ${ratio.n}` : `n = ${pairs.length}: too few`
}

/** Different moments at which pods were seen to be Ready: how many steps its timeline has. */
export function steps({ pods }: Seen): number {
  return new Set(pods.map(({ readyAt }) => readyAt)).size
}
