import { describe, expect, test } from 'vitest'
import { medianInterval } from '../../src/stats/median-interval.ts'
import { quantileInterval } from '../../src/stats/quantile-interval.ts'
import { randomFrom } from '../../src/stats/random-from.ts'
import { coverage, exponential, logNormal, normal, sample } from './draws.ts'

const values = [31.4, 18.2, 19.7, 20.3, 19.1, 20.4, 21.0, 25.9, 22.6, 23.1]

describe('medianInterval', () => {
  // Expected: Hettmansperger and Sheather's formula in its own form, over SciPy's binomial distribution.
  test.for([
    [10, 19.494594594594595, 24.05855855855856],
    [7, 18.86, 21.426666666666666],
    [6, 18.521428571428572, 20.785714285714285],
  ] as const)('of %d values is that of Hettmansperger and Sheather', ([n, low, high]) => {
    const smallest = values.toSorted((a, b) => a - b).slice(0, n)
    expect(medianInterval(smallest.toReversed())).toMatchObject({
      status: 'ok', n, level: 0.95, method: 'order-statistics', low: expect.closeTo(low, 10), high: expect.closeTo(high, 10),
    })
  })

  test('three rounds are too few, and the range says what it is worth', () => {
    expect(medianInterval([32.4, 31.0, 33.1])).toEqual({
      status: 'too-few', n: 3, needed: 6, estimate: 32.4, range: { low: 31.0, high: 33.1, level: 0.75 },
    })
    expect(medianInterval([])).toEqual({ status: 'too-few', n: 0, needed: 6 })
  })

  test('the range of 3 and of 5 values has the level it claims', () => {
    for (const [n, level] of [[3, 0.75], [5, 0.9375]] as const) {
      const ranges = Array.from({ length: 4000 }, (_, seed) => medianInterval(sample(n, exponential, randomFrom(seed))))
        .map(made => made.status === 'too-few' ? made.range : undefined)
      const covered = ranges.filter(range => range && range.low <= Math.LN2 && Math.LN2 <= range.high).length
      expect(new Set(ranges.map(range => range?.level))).toEqual(new Set([level]))
      expect(Math.abs(covered / 4000 - level)).toBeLessThan(0.02)
    }
  })

  test.for([
    ['normal', normal, 0],
    ['log-normal', logNormal, 1],
    ['exponential', exponential, Math.LN2],
  ] as const)('covers the median of %s values 93 to 97 times in 100', ([, draw, truth]) => {
    for (const n of [6, 7, 8, 9, 10, 15, 30]) {
      const covered = coverage(truth, random => medianInterval(sample(n, draw, random)))
      expect(covered, `n = ${n}`).toBeGreaterThan(0.93)
      expect(covered, `n = ${n}`).toBeLessThan(0.97)
    }
  })

  test('a lower level is narrower and needs fewer values', () => {
    expect(medianInterval(values, { level: 0.8 })).toMatchObject({ low: expect.closeTo(19.7, 0), high: expect.closeTo(22.6, 0) })
    // 1 - 2 · 0.5^5 is 0.9375 itself.
    expect(medianInterval(values.slice(0, 5), { level: 0.9375 })).toMatchObject({ status: 'ok', low: 18.2, high: 31.4 })
    expect(medianInterval(values.slice(0, 5), { level: 0.94 })).toMatchObject({ status: 'too-few', needed: 6 })
  })

  test('mirrors with its values', () => {
    const made = medianInterval(values)
    const mirrored = medianInterval(values.map(value => -value))
    expect(made.status === 'ok' && mirrored.status === 'ok' && made.low + mirrored.high).toBeCloseTo(0, 10)
  })

  test('of equal values has no width', () => {
    expect(medianInterval([7, 7, 7, 7, 7, 7])).toMatchObject({ estimate: 7, low: 7, high: 7 })
  })

  test('refuses a level in percent and what is no number', () => {
    expect(() => medianInterval(values, { level: 95 })).toThrow('expected level between 0 and 1, got 95')
    expect(() => medianInterval([1, 2, 3, 4, 5, Infinity])).toThrow(RangeError)
  })
})

describe('quantileInterval', () => {
  test.for([
    [0.5, 6],
    [0.95, 72],
    [0.99, 368],
    [0.05, 72],
  ] as const)('p = %d needs n = %d', ([p, needed]) => {
    const upTo = (n: number) => Array.from({ length: n }, (_, index) => index)
    expect(quantileInterval(upTo(needed - 1), p)).toMatchObject({ status: 'too-few', n: needed - 1, needed })
    expect(quantileInterval(upTo(needed), p)).toMatchObject({ status: 'ok', n: needed })
  })

  test.for([
    ['log-normal', logNormal, Math.exp(1.644853626951)],
    ['exponential', exponential, -Math.log(0.05)],
  ] as const)('covers p95 of %s values 93 to 97 times in 100', ([, draw, truth]) => {
    const covered = coverage(truth, random => quantileInterval(sample(80, draw, random), 0.95))
    expect(covered).toBeGreaterThan(0.93)
    expect(covered).toBeLessThan(0.97)
  })

  test('of a low quantile is the mirror of that of the high one', () => {
    const many = sample(100, exponential, randomFrom(1))
    const high = quantileInterval(many, 0.95)
    const low = quantileInterval(many.map(value => -value), 0.05)
    expect(high.status === 'ok' && low).toMatchObject(high.status === 'ok'
      ? { low: expect.closeTo(-high.high, 10), high: expect.closeTo(-high.low, 10) }
      : {})
  })
})
