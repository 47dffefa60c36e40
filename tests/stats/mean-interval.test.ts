import { describe, expect, test } from 'vitest'
import { geometricMeanInterval } from '../../src/stats/geometric-mean-interval.ts'
import { meanInterval } from '../../src/stats/mean-interval.ts'
import { pairedRatioInterval } from '../../src/stats/paired-ratio-interval.ts'
import { coverage, exponential, logNormal, normal, sample } from './draws.ts'

describe('meanInterval', () => {
  test('is that of a published example', () => {
    // Student's sleep data (1908): hours of sleep gained with the second drug over the first; interval as in R's help of t.test.
    const gained = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]
    expect(meanInterval(gained)).toEqual({
      status: 'ok',
      n: 10,
      estimate: expect.closeTo(1.58, 10),
      low: expect.closeTo(0.7001142, 7),
      high: expect.closeTo(2.4598858, 7),
      level: 0.95,
      method: 'student-t',
    })
  })

  test('two values are too few', () => {
    expect(meanInterval([1, 2])).toEqual({ status: 'too-few', n: 2, needed: 3 })
    expect(meanInterval([1, 2, 4])).toMatchObject({ status: 'ok', n: 3 })
  })

  test('covers the mean of normal values 93 to 97 times in 100', () => {
    for (const n of [3, 5, 30]) {
      const covered = coverage(50, random => meanInterval(sample(n, random => 50 + 7 * normal(random), random)))
      expect(covered, `n = ${n}`).toBeGreaterThan(0.93)
      expect(covered, `n = ${n}`).toBeLessThan(0.97)
    }
  })

  test('refuses what is no number', () => {
    expect(() => meanInterval([1, 2, Number.NaN])).toThrow(RangeError)
  })
})

describe('geometricMeanInterval', () => {
  test('is the interval of the logarithms', () => {
    expect(geometricMeanInterval([10, 20, 40])).toMatchObject({
      n: 3,
      estimate: expect.closeTo(20, 10),
      // ln 2 · 4.302653 / sqrt(3) to either side.
      low: expect.closeTo(20 / Math.exp(Math.LN2 * 4.302652729749462 / Math.sqrt(3)), 10),
      high: expect.closeTo(20 * Math.exp(Math.LN2 * 4.302652729749462 / Math.sqrt(3)), 10),
      method: 'student-t-of-logs',
    })
  })

  test.for([
    ['log-normal', logNormal, 1],
    // exp of minus Euler's constant.
    ['exponential', exponential, 0.561459483567],
  ] as const)('covers that of %s values 93 to 97 times in 100 from n = 3', ([, draw, truth]) => {
    for (const n of [3, 5, 10]) {
      const covered = coverage(truth, random => geometricMeanInterval(sample(n, draw, random)))
      expect(covered, `n = ${n}`).toBeGreaterThan(0.93)
      expect(covered, `n = ${n}`).toBeLessThan(0.97)
    }
  })

  test('refuses what has no logarithm', () => {
    expect(() => geometricMeanInterval([1, 0, 2])).toThrow('expected positive numbers, got 0 at index 1 of 3')
    expect(() => geometricMeanInterval([1, -1, 2])).toThrow(RangeError)
    expect(() => geometricMeanInterval([1, Infinity, 2])).toThrow(RangeError)
  })
})

describe('pairedRatioInterval', () => {
  test('what a round has in common cancels', () => {
    const rounds = [{ value: 20, base: 10 }, { value: 21, base: 10 }, { value: 19, base: 10 }, { value: 20.5, base: 10 }]
    const heat = [1, 4, 2, 0.5]
    const inHeat = rounds.map(({ value, base }, index) => ({ value: value * (heat[index] ?? 1), base: base * (heat[index] ?? 1) }))
    const made = pairedRatioInterval(rounds)
    expect(made).toMatchObject({ status: 'ok', n: 4, estimate: expect.closeTo(2.01, 2) })
    expect(pairedRatioInterval(inHeat)).toMatchObject({
      estimate: expect.closeTo(made.status === 'ok' ? made.estimate : Number.NaN, 10),
      low: expect.closeTo(made.status === 'ok' ? made.low : Number.NaN, 10),
    })
  })

  test('the inverse ratio has the inverse interval', () => {
    const rounds = [{ value: 20, base: 9 }, { value: 26, base: 10 }, { value: 19, base: 12 }]
    const made = pairedRatioInterval(rounds)
    const inverse = pairedRatioInterval(rounds.map(({ value, base }) => ({ value: base, base: value })))
    expect(made.status === 'ok' && inverse.status === 'ok' && made.low * inverse.high).toBeCloseTo(1, 10)
  })

  test.for([
    ['normal', (random: () => number) => 1 + 0.1 * normal(random)],
    ['log-normal', logNormal],
    ['exponential', exponential],
  ] as const)('covers the ratio of %s values 93 to 97 times in 100 from 3 rounds', ([, draw]) => {
    for (const n of [3, 5, 10]) {
      const covered = coverage(2.5, (random) => {
        const rounds = Array.from({ length: n }, () => {
          const heat = 1 + 3 * random()
          return { value: 2.5 * heat * draw(random), base: heat * draw(random) }
        })
        return pairedRatioInterval(rounds)
      }, { draws: 4000 })
      expect(covered, `n = ${n}`).toBeGreaterThan(0.93)
      expect(covered, `n = ${n}`).toBeLessThan(0.97)
    }
  })

  test('two rounds are too few, and nothing over nothing is no ratio', () => {
    expect(pairedRatioInterval([{ value: 2, base: 1 }, { value: 2, base: 1 }])).toEqual({ status: 'too-few', n: 2, needed: 3 })
    expect(() => pairedRatioInterval([{ value: 2, base: 0 }])).toThrow('expected positive numbers, got 2 over 0, pair 0 of 1')
    expect(() => pairedRatioInterval([{ value: -2, base: -1 }])).toThrow(RangeError)
  })
})
