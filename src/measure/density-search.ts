import type { StepFailure, DensityResult, DensityStep } from './density.ts'
import { isCensoring } from './binding-constraint.ts'
import type { BindingConstraint } from './binding-constraint.ts'

export interface DensitySearchOptions {
  /** Pods of the first step. */
  firstBatch: number
  /** Upper end of the search. */
  cap: number
  holdMs: number
  memoryFloorBytes: number
}

export type NextStep =
  | { status: 'step', replicas: number }
  | { status: 'done', result: DensityResult }

/** The ramp grows by this share of what holds. */
const GROWTH = 0.5
/** These refuse the pod that is one too many and leave the others alone: what served is then exactly what fits. */
const EXACT = new Set<BindingConstraint>(['maxPods', 'pod-ips', 'cpu-requests', 'memory-requests'])

/**
 * The density search as a pure function: from the steps taken so far to the next number of pods to try, or the result.
 *
 * It ramps in growing batches, kept small enough that the memory they have been seen to take stays above the floor. After a failure
 * it backs off to what served then and holds that, tries one pod more, and ends when N holds, N + 1 has failed (with a
 * second failure beside it: one alone may be a whim), and N has been confirmed since. Where what served does not hold either, it halves the gap. A number counts by its latest outcome.
 *
 * @param outOfTime the plan's time limit has passed: no further step, the result is censored unless the search had closed in
 */
export function nextStep(steps: readonly DensityStep[], options: DensitySearchOptions, outOfTime = false): NextStep {
  const latest = [...new Map(steps.map(step => [step.replicas, step])).values()]
  const failed = latest.filter(isFailed).toSorted((a, b) => a.replicas - b.replicas)
  const lowestFailed = failed[0]
  const held = Math.max(0, ...latest.filter(isHeld).map(step => step.replicas).filter(replicas => replicas < (lowestFailed?.replicas ?? Infinity)))

  if (lowestFailed === undefined) {
    if (held >= options.cap)
      return done(held, { constraint: 'cap', evidence: `the search ends at ${options.cap} pods (its cap in the plan); all of them served` })
    if (outOfTime)
      return done(held, { constraint: 'timeout', evidence: `the time limit passed with ${held} pods serving and none refused` })
    return { status: 'step', replicas: Math.min(options.cap, held + batch(steps, held, options)) }
  }

  const last = steps.at(-1)
  const isConfirmed = held === 0 || (last?.status === 'held' && last.replicas === held)
  const isClosed = lowestFailed.replicas === held + 1
  const isFailureConfirmed = steps.filter(step => isFailed(step) && step.replicas > held).length > 1
  if (isClosed && isConfirmed && isFailureConfirmed)
    return done(held, lowestFailed.failure)
  if (outOfTime) {
    const { constraint, evidence } = lowestFailed.failure
    return done(held, { constraint: 'timeout', evidence: `the time limit passed while closing in between ${held} and ${lowestFailed.replicas} pods, where it failed on ${constraint}: ${evidence}` })
  }

  const isGuessGood = failed.length <= 2 || EXACT.has(lowestFailed.failure.constraint)
  const guess = Math.min(lowestFailed.servingCount, lowestFailed.replicas - 1)
  if (isGuessGood && guess > held)
    return { status: 'step', replicas: guess }
  if (!isConfirmed)
    return { status: 'step', replicas: held }
  if (isClosed)
    return { status: 'step', replicas: lowestFailed.replicas }
  if (isGuessGood && guess === held && held > 0)
    return { status: 'step', replicas: held + 1 }
  return { status: 'step', replicas: held + Math.floor((lowestFailed.replicas - held) / 2) }

  function done(maxPods: number, { constraint, evidence, nodes }: StepFailure): NextStep {
    const perNode = steps.filter(isHeld).findLast(({ replicas }) => replicas === maxPods)?.perNode
    return {
      status: 'done',
      result: {
        maxPods,
        ...(lowestFailed === undefined ? {} : { resolution: lowestFailed.replicas - maxPods }),
        constraint,
        censored: isCensoring(constraint),
        evidence,
        ...(nodes === undefined ? {} : { nodes }),
        ...(perNode === undefined ? {} : { perNode }),
        holdMs: options.holdMs,
      },
    }
  }
}

/** How many pods to add while nothing has failed: half as many again, and at most half of what the memory above the floor is good for. */
function batch(steps: readonly DensityStep[], held: number, options: DensitySearchOptions): number {
  const grown = Math.max(options.firstBatch, Math.floor(held * GROWTH))
  const measured = steps.filter(isHeld).filter(step => step.memoryBytes !== undefined)
  const [first, last] = [measured[0], measured.at(-1)]
  if (!first || !last || last.replicas <= first.replicas)
    return Math.max(1, grown)
  const perPodBytes = (first.memoryBytes! - last.memoryBytes!) / (last.replicas - first.replicas)
  if (perPodBytes <= 0)
    return Math.max(1, grown)
  const headroom = Math.floor((last.memoryBytes! - options.memoryFloorBytes) / perPodBytes)
  return Math.max(1, Math.min(grown, Math.ceil(headroom / 2)))
}

function isHeld(step: DensityStep): step is Extract<DensityStep, { status: 'held' }> {
  return step.status === 'held'
}

function isFailed(step: DensityStep): step is Extract<DensityStep, { status: 'failed' }> {
  return step.status === 'failed'
}
