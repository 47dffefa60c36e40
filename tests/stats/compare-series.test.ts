import { wilcoxonRankSum } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { compareSeries } from '../../src/stats/compare-series.ts'
import { mannWhitney } from '../../src/stats/mann-whitney.ts'
import { neededEach } from '../../src/stats/needed-each.ts'
import { randomFrom } from '../../src/stats/random-from.ts'
import { shiftInterval } from '../../src/stats/shift-interval.ts'
import { coverage, exponential, logNormal, normal, sample } from './draws.ts'

// Permeability of the human chorioamnion, at term and at 12 to 26 weeks: Hollander and Wolfe 1973, p. 69, as in R's help of wilcox.test.
const atTerm = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
const early = [1.15, 0.88, 0.90, 0.74, 1.21]

describe('mannWhitney', () => {
  test('is that of a published example', () => {
    expect(mannWhitney(early, atTerm)).toMatchObject({ u: 35, p: expect.closeTo(0.2544122544, 9), method: 'mann-whitney-exact' })
    expect(mannWhitney(atTerm, early)).toMatchObject({ u: 15, p: expect.closeTo(0.2544122544, 9) })
  })

  test('is exact with ties, too', () => {
    // SciPy 1.17: stats.permutation_test over all 462 arrangements.
    expect(mannWhitney([1, 2, 2, 3, 5], [2, 3, 3, 6, 7, 9])).toMatchObject({
      u: 24, p: expect.closeTo(0.12121212121212122, 10), smallestP: expect.closeTo(2 * 3 / 462, 10), method: 'mann-whitney-exact',
    })
  })

  test('of many values is the normal approximation, with ties', () => {
    // SciPy 1.17: stats.mannwhitneyu, method asymptotic.
    const first = Array.from({ length: 40 }, (_, index) => index % 13)
    const second = Array.from({ length: 45 }, (_, index) => 2 + index * 7 % 15)
    expect(mannWhitney(first, second)).toMatchObject({ u: 1255.5, p: expect.closeTo(0.001736450778, 6), method: 'mann-whitney-normal' })
  })

  test('exact and approximate agree where one takes over from the other', () => {
    const p = (n: number) => mannWhitney(Array.from({ length: n }, (_, i) => 2 * i), Array.from({ length: n }, (_, i) => 3 * i + 0.5))
    const [exact, approximate] = [p(29), p(34)]
    expect([exact.method, approximate.method]).toEqual(['mann-whitney-exact', 'mann-whitney-normal'])
    // SciPy 1.17: stats.mannwhitneyu, exact for both.
    expect(exact.p).toBeCloseTo(0.02870304539525385, 9)
    expect(approximate.p).toBeCloseTo(0.01753556383925131, 2)
    expect(approximate.p / 0.01753556383925131).toBeCloseTo(1, 1)
  })

  test('counts as simple-statistics does', () => {
    const random = randomFrom('ranks')
    for (let i = 0; i < 50; i++) {
      const [first, second] = [7, 9].map(n => sample(n, random => Math.floor(5 * random()), random)) as [number[], number[]]
      expect(mannWhitney(first, second).u).toBe(wilcoxonRankSum(second, first) - 9 * 10 / 2)
    }
  })

  test('raises a false alarm 5 times in 100 or less', () => {
    const random = randomFrom('alarms')
    for (const n of [4, 7, 35]) {
      const alarms = Array.from({ length: 1000 }, () => mannWhitney(sample(n, logNormal, random), sample(n, logNormal, random)).p <= 0.05)
      const share = alarms.filter(Boolean).length / 1000
      expect(share, `n = ${n}`).toBeLessThan(0.065)
      expect(share, `n = ${n}`).toBeGreaterThan(0.015)
    }
  })

  test('an empty series is an error', () => {
    expect(() => mannWhitney([], [1])).toThrow('expected two series with values, got 0 and 1')
  })
})

describe('shiftInterval', () => {
  test('is that of a published example', () => {
    expect(shiftInterval(early, atTerm)).toEqual({
      status: 'ok',
      n: 5,
      estimate: expect.closeTo(0.305, 10),
      low: expect.closeTo(-0.15, 10),
      high: expect.closeTo(0.76, 10),
      level: 0.95,
      method: 'hodges-lehmann',
    })
  })

  test.for([['normal', normal], ['exponential', exponential]] as const)(
    'covers the shift of %s values 94 to 98 times in 100',
    ([, draw]) => {
      for (const n of [4, 7]) {
        const covered = coverage(0.7, random => shiftInterval(sample(n, draw, random), sample(n, draw, random).map(value => value + 0.7)))
        expect(covered, `n = ${n}`).toBeGreaterThan(0.94)
        expect(covered, `n = ${n}`).toBeLessThan(0.98)
      }
    },
  )

  test('covers with many values, too, where it is approximate', () => {
    const covered = coverage(0, random => shiftInterval(sample(37, normal, random), sample(38, normal, random)), { draws: 300 })
    expect(covered).toBeGreaterThan(0.925)
    expect(covered).toBeLessThan(0.975)
  })

  test('agrees with the test on whether there is a difference', () => {
    const random = randomFrom('duality')
    for (let i = 0; i < 300; i++) {
      const [first, second] = [sample(5, normal, random), sample(7, random => 1 + normal(random), random)]
      const shift = shiftInterval(first, second)
      expect(shift.status === 'ok' && (shift.low > 0 || shift.high < 0)).toBe(mannWhitney(first, second).p <= 0.05)
    }
  })

  test('is as exact at a level that has no exact binary fraction', () => {
    // The smallest p of 3 with 3 is 0.1 itself.
    expect(shiftInterval([1, 2, 3], [4, 6, 8], { level: 0.9 })).toMatchObject({ status: 'ok', low: 1, high: 7 })
  })
})

describe('compareSeries', () => {
  test('three with three are too few, and it says what would do', () => {
    expect(compareSeries([1, 2, 3], [101, 102, 103])).toEqual({ status: 'too-few', n: 3, needed: 4 })
    expect(compareSeries([1, 2, 3, 4], [101, 102, 103, 104], { level: 0.99 })).toEqual({ status: 'too-few', n: 4, needed: 5 })
    expect(compareSeries([], [])).toEqual({ status: 'too-few', n: 0, needed: 4 })
    expect([0.9, 0.95, 0.99, 0.999].map(neededEach)).toEqual([3, 4, 5, 7])
  })

  test('a short series can do with a long one', () => {
    expect(compareSeries([1, 2], [3, 4, 5, 6, 7])).toMatchObject({ status: 'too-few', n: 2 })
    expect(compareSeries([1, 2], [3, 4, 5, 6, 7, 8, 9, 10])).toMatchObject({ status: 'ok', n: 2, verdict: 'differs' })
  })

  test('four above four differ, in the direction of the second', () => {
    expect(compareSeries([1, 2, 3, 4], [5, 6, 7, 8])).toMatchObject({
      status: 'ok', verdict: 'differs', p: expect.closeTo(2 / 70, 12), cliffsDelta: 1, shift: { estimate: 4, low: 1, high: 7 },
    })
    expect(compareSeries([5, 6, 7, 8], [1, 2, 3, 4])).toMatchObject({ verdict: 'differs', cliffsDelta: -1, shift: { estimate: -4 } })
  })

  test('overlapping series are not shown to differ', () => {
    expect(compareSeries(early, atTerm)).toMatchObject({ verdict: 'not-shown', cliffsDelta: expect.closeTo(0.4, 12) })
  })

  test('equal values can show nothing', () => {
    expect(compareSeries([176, 176, 176, 176], [176, 176, 176, 176])).toMatchObject({
      status: 'ok', verdict: 'undecidable', p: 1, smallestP: 1, cliffsDelta: 0, shift: { estimate: 0, low: 0, high: 0 },
    })
    expect(compareSeries([1, 1, 1, 1], [1, 1, 1, 2])).toMatchObject({ verdict: 'undecidable' })
  })

  test('refuses what is no number', () => {
    expect(() => compareSeries([1, 2, 3, 4], [1, 2, 3, Number.NaN])).toThrow(RangeError)
  })
})
