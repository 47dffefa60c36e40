import { describe, expect, test } from 'vitest'
import { linearFit } from '../../src/stats/linear-fit.ts'
import { meanInterval } from '../../src/stats/mean-interval.ts'
import { theilSenSlope } from '../../src/stats/theil-sen-slope.ts'
import { coverage, exponential, logNormal, normal } from './draws.ts'
import type { Draw } from './draws.ts'
import { norris } from './norris.ts'

/** Memory of 0, 5, 10 ... pods at 24 each, with an error of the draw's. */
function ramp(n: number, error: () => number) {
  return Array.from({ length: n }, (_, index) => ({ x: 5 * index, y: 1000 + 24 * 5 * index + error() }))
}

function slopeOf(points: ReturnType<typeof ramp>) {
  const fit = linearFit(points)
  return fit.status === 'ok' ? fit.slope : fit
}

/** An error that keeps what it was and adds to it. */
function randomWalk(draw: Draw, random: () => number) {
  let sum = 0
  return () => sum += 50 * draw(random)
}

describe('linearFit', () => {
  test('has the certified values of NIST\'s Norris data', () => {
    const fit = linearFit(norris)
    // Certified standard errors, times the 0.975 quantile of Student's t with 34 degrees of freedom.
    const t = 2.0322445093177186
    expect(fit).toMatchObject({
      status: 'ok',
      n: 36,
      slope: {
        estimate: expect.closeTo(1.00211681802045, 12),
        low: expect.closeTo(1.00211681802045 - t * 0.000429796848199937, 12),
        high: expect.closeTo(1.00211681802045 + t * 0.000429796848199937, 12),
        method: 'ols-student-t',
      },
      intercept: {
        estimate: expect.closeTo(-0.262323073774029, 10),
        low: expect.closeTo(-0.262323073774029 - t * 0.232818234301152, 10),
        high: expect.closeTo(-0.262323073774029 + t * 0.232818234301152, 10),
      },
      rSquared: expect.closeTo(0.999993745883712, 12),
      residualDeviation: expect.closeTo(0.884796396144373, 10),
    })
  })

  test('four sizes are too few, however often each was read', () => {
    const four = ramp(4, () => 0)
    expect(linearFit([...four, ...four])).toEqual({ status: 'too-few', n: 4, needed: 5 })
    expect(linearFit([])).toEqual({ status: 'too-few', n: 0, needed: 5 })
  })

  test('bytes of a node with gigabytes lose no digits', () => {
    const points = [0, 20, 40, 60, 80, 100].map(x => ({ x, y: 8_589_934_592 - 25_165_824 * x }))
    expect(linearFit(points)).toMatchObject({
      slope: { estimate: expect.closeTo(-25_165_824, 4) }, intercept: { estimate: expect.closeTo(8_589_934_592, 3) }, rSquared: expect.closeTo(1, 12),
    })
  })

  test('where nothing varies there is no R^2 to tell', () => {
    const fit = linearFit([1, 2, 3, 4, 5].map(x => ({ x, y: 7 })))
    expect(fit).toMatchObject({ slope: { estimate: 0, low: 0, high: 0 }, residualDeviation: 0 })
    expect(fit).not.toHaveProperty('rSquared')
  })

  test.for([['normal', normal], ['log-normal', logNormal], ['exponential', exponential]] as const)(
    'covers the slope 93 to 97 times in 100 with %s errors',
    ([, draw]) => {
      for (const n of [5, 12]) {
        const covered = coverage(24, random => slopeOf(ramp(n, () => 50 * draw(random))))
        expect(covered, `n = ${n}`).toBeGreaterThan(0.93)
        expect(covered, `n = ${n}`).toBeLessThan(0.97)
      }
    },
  )

  test('covers the intercept 93 to 97 times in 100 with normal errors', () => {
    const covered = coverage(1000, (random) => {
      const fit = linearFit(ramp(6, () => 50 * normal(random)))
      return fit.status === 'ok' ? fit.intercept : fit
    })
    expect(covered).toBeGreaterThan(0.93)
    expect(covered).toBeLessThan(0.97)
  })

  test('is far too sure where errors add up, and the slopes of three rounds are not', () => {
    expect(coverage(24, random => slopeOf(ramp(8, randomWalk(normal, random))))).toBeLessThan(0.57)
    const ofRounds = coverage(24, random => meanInterval([1, 2, 3].map(() => {
      const slope = slopeOf(ramp(8, randomWalk(normal, random)))
      return slope.status === 'ok' ? slope.estimate : Number.NaN
    })))
    expect(ofRounds).toBeGreaterThan(0.93)
    expect(ofRounds).toBeLessThan(0.97)
  })
})

describe('theilSenSlope', () => {
  // Expected: SciPy 1.17, stats.theilslopes.
  test('is not moved by a wild point', () => {
    const y = [1, 2.9, 5.2, 7.1, 8.8, 30, 12.9, 15.2]
    expect(theilSenSlope(y.map((y, index) => ({ x: 5 * index, y })))).toEqual({
      status: 'ok',
      n: 8,
      estimate: expect.closeTo(0.40535714285714286, 12),
      low: expect.closeTo(0.38, 12),
      high: expect.closeTo(0.46, 12),
      level: 0.95,
      method: 'theil-sen',
    })
  })

  test('points at one x form no pair', () => {
    const readings = [[10, 12, 11], [131, 128, 133], [248, 260, 252], [371, 369, 390], [490, 505, 487]]
    expect(theilSenSlope(readings.flatMap((ys, index) => ys.map(y => ({ x: 5 * index, y }))))).toMatchObject({
      n: 15, estimate: expect.closeTo(24, 12), low: expect.closeTo(23.8, 12), high: expect.closeTo(24.65, 12),
    })
  })

  test.for([['normal', normal], ['exponential', exponential]] as const)('covers the slope 93 times in 100 or more with %s errors', ([, draw]) => {
    for (const n of [5, 8]) {
      const covered = coverage(24, random => theilSenSlope(ramp(n, () => 50 * draw(random))), { draws: 1000 })
      expect(covered, `n = ${n}`).toBeGreaterThan(0.93)
    }
  })

  test('four sizes are too few', () => {
    expect(theilSenSlope(ramp(4, () => 0))).toEqual({ status: 'too-few', n: 4, needed: 5 })
  })
})
