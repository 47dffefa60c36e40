import { describe, expect, it } from 'vitest'
import type { DensityResult, DensityStep } from '../../src/measure/density.ts'
import type { BindingConstraint } from '../../src/measure/binding-constraint.ts'
import { nextStep } from '../../src/measure/density-search.ts'

const OPTIONS = { firstBatch: 10, cap: 500, holdMs: 1000, memoryFloorBytes: 200e6 }

interface Node {
  /** What the node can hold. */
  limit: number
  constraint?: BindingConstraint
  /** Of a step that fails: how many of its pods served; default: as many as fit. */
  servingOnFailure?: (replicas: number) => number
  memoryOf?: (replicas: number) => number
  /** Steps that fail although the node could hold them. */
  flaky?: (step: number, replicas: number) => boolean
}

/** Runs the search against a node of known capacity; the search sees outcomes only. */
function search(node: Node, options = OPTIONS, maxSteps = 60): { steps: DensityStep[], result: DensityResult } {
  const steps: DensityStep[] = []
  for (;;) {
    const next = nextStep(steps, options, steps.length >= maxSteps)
    if (next.status === 'done')
      return { steps, result: next.result }
    const { replicas } = next
    const fits = replicas <= node.limit && !node.flaky?.(steps.length, replicas)
    const memory = node.memoryOf ? { memoryBytes: node.memoryOf(replicas) } : {}
    steps.push(fits
      ? { replicas, servingCount: replicas, tookMs: 1, ...memory, status: 'held' }
      : { replicas, servingCount: Math.min(replicas - 1, node.servingOnFailure?.(replicas) ?? node.limit), tookMs: 1, ...memory, status: 'failed', failure: { constraint: node.constraint ?? 'maxPods', evidence: `at ${replicas}` } })
  }
}

describe('density search', () => {
  it.each([1, 2, 7, 9, 10, 11, 23, 65, 176, 330, 487, 499])('finds a limit of %i pods exactly', (limit) => {
    const { steps, result } = search({ limit })
    expect(result).toMatchObject({ maxPods: limit, resolution: 1, constraint: 'maxPods', censored: false })
    expect(steps.at(-1), 'the maximum is confirmed after the last failure').toMatchObject({ status: 'held', replicas: limit })
    expect(steps.length).toBeLessThan(20)
  })

  it.each([3, 65, 210])('finds a limit of %i pods when a failing step leaves nothing serving', (limit) => {
    const { result } = search({ limit, constraint: 'memory', servingOnFailure: () => 0 })
    expect(result).toMatchObject({ maxPods: limit, resolution: 1, constraint: 'memory' })
  })

  it('finds that nothing fits', () => {
    const { result } = search({ limit: 0, constraint: 'runtime-error' })
    expect(result).toMatchObject({ maxPods: 0, resolution: 1, constraint: 'runtime-error', censored: false })
  })

  it('says "at least" when it ends at its own cap', () => {
    const { result } = search({ limit: 1000 }, { ...OPTIONS, cap: 40 })
    expect(result).toMatchObject({ maxPods: 40, constraint: 'cap', censored: true })
    expect(result).not.toHaveProperty('resolution')
  })

  it('never asks for more than the cap', () => {
    const { steps } = search({ limit: 1000 }, { ...OPTIONS, cap: 7 })
    expect(steps.map(step => step.replicas)).toEqual([7])
  })

  it('says "at least" when the time is up before it has closed in', () => {
    const { result } = search({ limit: 400, constraint: 'memory', servingOnFailure: () => 0 }, OPTIONS, 13)
    expect(result).toMatchObject({ constraint: 'timeout', censored: true })
    expect(result.maxPods).toBeLessThanOrEqual(400)
    expect(result.evidence).toMatch(/memory/)
  })

  it('does not claim a number that failed to be confirmed', () => {
    // 30 held once on the way up, then never again.
    const { result } = search({ limit: 40, flaky: (step, replicas) => replicas >= 30 && step > 2 })
    expect(result.maxPods).toBeLessThan(30)
  })

  it('takes back a failure that does not repeat', () => {
    const { result } = search({ limit: 50, flaky: step => step === 1 })
    expect(result.maxPods).toBe(50)
  })

  it('slows down before the memory floor', () => {
    const perPod = 10e6
    const memoryOf = (replicas: number): number => 1_200e6 - replicas * perPod
    const { steps, result } = search({ limit: 100, constraint: 'memory', memoryOf, servingOnFailure: replicas => replicas - 1 })
    expect(result.maxPods).toBe(100)
    const overshoot = Math.max(...steps.map(step => step.replicas)) - 100
    expect(overshoot, 'pods asked for beyond what the memory is good for').toBeLessThanOrEqual(1)
  })
})
