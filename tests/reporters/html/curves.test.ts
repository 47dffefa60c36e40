import { expect, test } from 'vitest'
import { curveLayout } from '../../../reporters/render/html/client/curve-layout.js'
import { curvePaths } from '../../../reporters/render/html/curve-paths.ts'
import { curveSeries } from '../../../reporters/render/html/curve-series.ts'
import { curveOf } from '../../../reporters/render/html/curve.ts'
import { resultsFromJournal } from '../../../src/results/results-from-journal.ts'
import { JournalBuilder, RUNC } from '../../results/journal-builder.ts'

test('a curve of one round is that round', () => {
  expect(curveOf([[[0, 0], [20, 1], [30, 3]]])).toEqual([
    { atMs: 0, median: 0, least: 0, most: 0 },
    { atMs: 20, median: 1, least: 1, most: 1 },
    { atMs: 30, median: 3, least: 3, most: 3 },
  ])
})

test('of several rounds: the median and the range of what they had at each moment', () => {
  expect(curveOf([[[0, 0], [10, 2]], [[0, 0], [20, 2]], [[0, 0], [30, 2]]])).toEqual([
    { atMs: 0, median: 0, least: 0, most: 0 },
    { atMs: 10, median: 0, least: 0, most: 2 },
    { atMs: 20, median: 2, least: 0, most: 2 },
    { atMs: 30, median: 2, least: 2, most: 2 },
  ])
})

test('of an even number the lower middle round counts, and a pod that goes away is seen', () => {
  expect(curveOf([[[0, 0], [10, 2], [15, 1]], [[0, 0], [20, 2]]])).toEqual([
    { atMs: 0, median: 0, least: 0, most: 0 },
    { atMs: 10, median: 0, least: 0, most: 2 },
    { atMs: 15, median: 0, least: 0, most: 1 },
    { atMs: 20, median: 1, least: 1, most: 2 },
  ])
})

test('a rollout that was cut short is in no curve, one that lacked pods is', () => {
  const results = resultsFromJournal(new JournalBuilder().begin([RUNC])
    .rollout(RUNC)
    .rollout(RUNC, { round: 2, up: 2 })
    .rollout(RUNC, { round: 3, up: 1, end: 'interrupted' })
    .end('interrupted', 'SIGINT').entries)
  expect(curveSeries(results, 'ready')).toMatchObject([{ replicas: 4, n: 2, whole: 1 }])
  expect(curveSeries(results, 'ready')[0]?.steps.at(-1)).toEqual({ atMs: 3_500, median: 2, least: 2, most: 4 })
})

test('paths: stairs, and a band between the least and the most', () => {
  const steps = curveOf([[[0, 0], [10.04, 2]], [[0, 0], [20, 2]], [[0, 0], [30.06, 2]]])
  expect(curvePaths(steps)).toEqual({
    line: 'M0 0H20V2',
    band: 'M0 0H10V2H30.1V2H30.1V0H0Z',
    end: 'M20 2h0',
  })
  expect(curvePaths(curveOf([[[0, 0], [5, 1]]])).band).toBe('')
})

test.each([
  [153_520, 100, ['0', '20', '40', '60', '80', '100', '120', '140'], ['0', '20', '40', '60', '80', '100']],
  [820, 4, ['0.0', '0.1', '0.2', '0.3', '0.4', '0.5', '0.6', '0.7', '0.8'], ['0', '1', '2', '3', '4']],
  [95, 2, ['0.00', '0.01', '0.02', '0.03', '0.04', '0.05', '0.06', '0.07', '0.08', '0.09'], ['0', '1', '2']],
  [3_600_000, 500, ['0', '500', '1000', '1500', '2000', '2500', '3000', '3500'], ['0', '100', '200', '300', '400', '500']],
])('axes up to %i ms and %i pods have round numbers', (maxMs, maxPods, x, y) => {
  const { xTicks, yTicks, plot } = curveLayout({ width: 860, height: 340, maxMs, maxPods })
  expect(xTicks.map(({ label }) => label)).toEqual(x)
  expect(yTicks.map(({ label }) => label)).toEqual(y)
  for (const { at } of xTicks)
    expect(at).toBeGreaterThanOrEqual(plot.left)
  expect(xTicks.at(-1)?.at).toBeLessThanOrEqual(plot.right)
})

test('axes put each tick where its time is', () => {
  const { xTicks, yTicks, transform } = curveLayout({ width: 860, height: 340, maxMs: 10_000, maxPods: 100 })
  const [sx = 0, , , sy = 0, dx = 0, dy = 0] = transform.slice('matrix('.length, -1).split(' ').map(Number)
  expect(xTicks.find(({ label }) => label === '6')?.at).toBeCloseTo(dx + 6_000 * sx, 0)
  expect(yTicks.find(({ label }) => label === '40')?.at).toBeCloseTo(dy + 40 * sy, 0)
})

test('a screen too narrow for words has fewer of them', () => {
  expect(curveLayout({ width: 300, height: 340, maxMs: 153_520, maxPods: 100 }).xTicks.map(({ label }) => label)).toEqual(['0', '100'])
})
