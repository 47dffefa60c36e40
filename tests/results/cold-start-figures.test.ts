import { expect, test } from 'vitest'
import { coldStartFigures } from '../../src/results/cold-start-figures.ts'
import type { ColdStartSample } from '../../src/results/samples.ts'

function pod(answeredMs: number, rest: Partial<ColdStartSample> = {}): ColdStartSample {
  return { pod: 'p', createdMs: 10, scheduledMs: 20, addressedMs: 200, startedMs: 250, readyMs: 400, status: 'answered', answeredMs, ...rest } as ColdStartSample
}

test('median with its interval, p95 where n allows it', () => {
  const few = coldStartFigures([300, 310, 320].map(ms => pod(ms)))
  expect(few.total).toEqual({ status: 'too-few', n: 3, needed: 6, estimate: 310, range: { low: 300, high: 320, level: 0.75 } })
  expect(few).not.toHaveProperty('p95Ms')
  const many = coldStartFigures(Array.from({ length: 20 }, (_, index) => pod(index + 1)))
  expect(many.total).toMatchObject({ status: 'ok', n: 20, estimate: 10.5 })
  expect(many.p95Ms).toBeCloseTo(19.05, 10)
})

test('a pod that failed is counted and in no figure', () => {
  const { answered, failed, total, steps } = coldStartFigures([pod(300), { pod: 'q', scheduledMs: 9_000, status: 'failed', reason: 'not within 60 s' }, pod(310)])
  expect(answered).toEqual([300, 310])
  expect(failed).toEqual([{ pod: 'q', scheduledMs: 9_000, status: 'failed', reason: 'not within 60 s' }])
  expect(total.estimate).toBe(305)
  expect(steps.find(({ name }) => name === 'scheduled')?.sinceRequest).toMatchObject({ n: 2, estimate: 20 })
  expect(coldStartFigures([])).toMatchObject({ answered: [], failed: [], total: { status: 'too-few', n: 0 }, steps: [] })
})

test('each step since the request and since the step before, pod by pod, signed', () => {
  const { steps } = coldStartFigures([pod(390), pod(380, { startedMs: 260 }), pod(370, { startedMs: 270 })])
  expect(steps.map(({ name, sinceRequest, sincePrevious }) => [name, sinceRequest.estimate, sincePrevious.estimate])).toEqual([
    ['created', 10, 10],
    ['scheduled', 20, 10],
    ['sandbox', 200, 180],
    ['started', 260, 60],
    ['Ready', 400, 140],
    // The answer came before the kubelet's word.
    ['first 200', 380, -20],
  ])
})

test('a step that was not seen is left out, and the next one counts from the one before it', () => {
  const { addressedMs: _, ...withoutSandbox } = pod(390)
  const { steps } = coldStartFigures([withoutSandbox])
  expect(steps.map(({ name, sincePrevious }) => [name, sincePrevious.estimate])).toEqual([['created', 10], ['scheduled', 10], ['started', 230], ['Ready', 150], ['first 200', -10]])
})
