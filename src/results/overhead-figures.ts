import type { Interval, TooFew } from '../stats/interval.ts'
import type { Point } from '../stats/linear-fit.ts'
import { linearFit } from '../stats/linear-fit.ts'
import { meanInterval } from '../stats/mean-interval.ts'
import { pairedRatioInterval } from '../stats/paired-ratio-interval.ts'
import type { OverheadSample, SampledTrial } from './samples.ts'

export type OverheadTrial = SampledTrial<'overhead'>

/** What memory per pod is known from. `memory`: the node's MemAvailable, which is what counts; the others cross-check and explain it. */
export type OverheadQuantity = 'memory' | 'pss' | 'mappedFiles' | 'outsidePod' | 'podCgroup' | 'kubelet' | 'kernel' | 'otherProcesses' | 'withoutOthers'

/** Memory as a function of the number of pods, in bytes. */
export interface MemoryLine {
  /** Bytes a pod more takes: the mean over the rounds. */
  perPodBytes: number
  /** Of several rounds: of the mean of their slopes. Of one: of its own line, whose readings are not independent, so that it is too narrow. */
  interval: Interval | TooFew
  /** Slopes by round. */
  rounds: { round: number, perPodBytes: number }[]
  /** Worst of the rounds; absent where the values did not vary. */
  rSquared?: number
  /** What is there besides as soon as there are pods: the line at 0 pods less what was read with none, mean of the rounds. Absent where no size was 0. */
  fixedBytes?: number
}

/** The memory per pod of one variant, from its complete trials. */
export interface OverheadFigures {
  /** Numbers of pods that were measured. */
  sizes: number[]
  lines: { memory: MemoryLine } & Partial<Record<OverheadQuantity, MemoryLine>>
  /** How much less than `memory` the processes' PSS grows per pod, as a share of `memory`; negative where it grows more. */
  pssShortfall?: number
  /** Memory of each node over the pods on that node; only where there were several. */
  perNode?: NodeFigures[]
}

/** What a pod more takes of one node. */
export interface NodeFigures {
  node: string
  /** Numbers of its pods at which its memory was read. */
  sizes: number[]
  /** Absent where no round had pods on it in five different numbers. */
  memory?: MemoryLine
}

const VALUES: Record<OverheadQuantity, (sample: OverheadSample) => number | undefined> = {
  memory: ({ availableBytes }) => -availableBytes,
  pss: ({ pssBytes }) => pssBytes,
  mappedFiles: ({ pssFileBytes }) => pssFileBytes,
  outsidePod: ({ outsidePodBytes }) => outsidePodBytes,
  podCgroup: ({ podCgroupBytes }) => podCgroupBytes,
  kubelet: ({ kubeletBytes }) => kubeletBytes,
  kernel: ({ kernelBytes }) => kernelBytes,
  otherProcesses: anonOfOthers,
  withoutOthers: (sample) => {
    const others = anonOfOthers(sample)
    return others === undefined ? undefined : -sample.availableBytes - others
  },
}

/** Anonymous and shared memory of the node that is in no PSS of the pods. */
function anonOfOthers({ anonBytes, pssBytes, pssFileBytes }: OverheadSample): number | undefined {
  return anonBytes === undefined || pssBytes === undefined || pssFileBytes === undefined ? undefined : anonBytes - (pssBytes - pssFileBytes)
}

/**
 * The figures of a variant's trials. Each round is a line of its own, fitted through the sizes above 0, and the rounds' slopes are what
 * the interval is of: readings one after the other share the node's drift, rounds do not.
 *
 * @returns undefined where no trial is complete
 */
export function overheadFigures(trials: readonly OverheadTrial[]): OverheadFigures | undefined {
  const complete = trials.filter(({ status }) => status === 'complete')
  const memory = lineOf(complete, VALUES.memory)
  if (memory === undefined)
    return undefined
  const lines: OverheadFigures['lines'] = { memory }
  for (const [quantity, valueOf] of Object.entries(VALUES) as [OverheadQuantity, (typeof VALUES)[OverheadQuantity]][]) {
    const line = lineOf(complete, valueOf)
    if (line)
      lines[quantity] = line
  }
  const perNode = nodeFigures(complete)
  return {
    sizes: sizesOf(complete.flatMap(({ samples }) => samples)),
    lines,
    ...(lines.pss && memory.perPodBytes > 0 ? { pssShortfall: 1 - lines.pss.perPodBytes / memory.perPodBytes } : {}),
    ...(perNode.length > 0 ? { perNode } : {}),
  }
}

/** The nodes in the order of the samples. */
function nodeFigures(trials: readonly OverheadTrial[]): NodeFigures[] {
  const nodes = new Set(trials.flatMap(({ samples }) => samples.flatMap(({ perNode = [] }) => perNode.map(({ node }) => node))))
  return [...nodes].map((node) => {
    const own = trials.map(({ round, samples }) => ({ round, samples, points: samples.flatMap(({ perNode = [] }) => perNode.filter(reading => reading.node === node)) }))
    const memory = memoryLine(own.map(({ round, samples, points }) => ({ round, isWhole: points.length === samples.length, points: points.map(({ pods, availableBytes }) => ({ x: pods, y: -availableBytes })) })))
    return { node, sizes: sizesOf(own.flatMap(({ points }) => points)), ...(memory ? { memory } : {}) }
  })
}

function sizesOf(samples: readonly { pods: number }[]): number[] {
  return [...new Set(samples.map(({ pods }) => pods))].toSorted((a, b) => a - b)
}

/**
 * How many times the memory per pod of `base` a variant takes, paired by round.
 *
 * @returns undefined where no round has both, or one of them did not grow with the pods: a ratio to noise
 */
export function overheadRatio(trials: readonly OverheadTrial[], base: readonly OverheadTrial[]): { estimate: number, n: number, interval: Interval | TooFew } | undefined {
  const bases = new Map(overheadFigures(base)?.lines.memory.rounds.map(({ round, perPodBytes }) => [round, perPodBytes]))
  const pairs = (overheadFigures(trials)?.lines.memory.rounds ?? []).flatMap(({ round, perPodBytes }) => {
    const other = bases.get(round)
    return other === undefined ? [] : [{ value: perPodBytes, base: other }]
  })
  if (pairs.length === 0 || pairs.some(({ value, base }) => value <= 0 || base <= 0))
    return undefined
  const interval = pairedRatioInterval(pairs)
  return {
    n: pairs.length,
    interval,
    estimate: interval.status === 'ok' ? interval.estimate : Math.exp(pairs.reduce((sum, { value, base }) => sum + Math.log(value / base), 0) / pairs.length),
  }
}

function lineOf(trials: readonly OverheadTrial[], valueOf: (sample: OverheadSample) => number | undefined): MemoryLine | undefined {
  return memoryLine(trials.map(({ round, samples }) => {
    const points = samples.flatMap((sample) => {
      const y = valueOf(sample)
      return y === undefined ? [] : [{ x: sample.pods, y }]
    })
    return { round, points, isWhole: points.length === samples.length }
  }))
}

/** Memory over pods in one round. */
interface RoundPoints {
  round: number
  points: Point[]
  /** Whether all of its samples have a point: a line through the rest would hide what is missing. */
  isWhole: boolean
}

/** @returns undefined where no round is whole and has a line */
function memoryLine(rounds: readonly RoundPoints[]): MemoryLine | undefined {
  const fits = rounds.flatMap(({ round, points, isWhole }) => {
    const fit = linearFit(points.filter(({ x }) => x > 0))
    if (!isWhole || fit.status === 'too-few')
      return []
    const atNone = points.filter(({ x }) => x === 0).map(({ y }) => y)
    return [{ round, fit, ...(atNone.length === 0 ? {} : { fixedBytes: fit.intercept.estimate - mean(atNone) }) }]
  })
  const [first] = fits
  if (first === undefined)
    return undefined
  const slopes = fits.map(({ fit }) => fit.slope.estimate)
  const fixed = fits.flatMap(({ fixedBytes }) => fixedBytes ?? [])
  const explained = fits.flatMap(({ fit }) => fit.rSquared ?? [])
  return {
    perPodBytes: mean(slopes),
    interval: fits.length === 1 ? first.fit.slope : meanInterval(slopes),
    rounds: fits.map(({ round, fit }) => ({ round, perPodBytes: fit.slope.estimate })),
    ...(explained.length === 0 ? {} : { rSquared: Math.min(...explained) }),
    ...(fixed.length === fits.length ? { fixedBytes: mean(fixed) } : {}),
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
