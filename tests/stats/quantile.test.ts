import { describe, expect, test } from 'vitest'
import { median } from '../../src/stats/median.ts'
import { quantile } from '../../src/stats/quantile.ts'
import { randomFrom } from '../../src/stats/random-from.ts'
import { normal, sample } from './draws.ts'

const upTo = (n: number) => Array.from({ length: n }, (_, index) => n - index)

describe('quantile', () => {
  test.for([
    [0.5, 2],
    [0.9, 10],
    [0.95, 20],
    [0.99, 100],
    [0.999, 1000],
    [0.05, 20],
  ] as const)('p = %d needs n = %d', ([p, needed]) => {
    expect(quantile(upTo(needed - 1), p)).toEqual({ status: 'too-few', n: needed - 1, needed })
    expect(quantile(upTo(needed), p)).toMatchObject({ status: 'ok', n: needed, p })
  })

  test('interpolates as type 7 does', () => {
    // NumPy 2: np.quantile of the same values.
    const values = [31.4, 18.2, 19.7, 20.3, 19.1, 20.4, 21.0, 25.9, 22.6, 23.1]
    expect(quantile(values, 0.9)).toMatchObject({ estimate: expect.closeTo(26.45, 10) })
    expect(quantile(values, 0.25)).toMatchObject({ estimate: expect.closeTo(19.85, 10) })
    expect(quantile(values, 0.5)).toMatchObject({ estimate: expect.closeTo(20.7, 10) })
    expect(quantile(upTo(100), 0.99)).toMatchObject({ estimate: expect.closeTo(99.01, 10), method: 'type-7' })
  })

  test('p50 is the median', () => {
    for (const n of [2, 3, 8, 31]) {
      const values = sample(n, normal, randomFrom(n))
      expect(quantile(values, 0.5)).toMatchObject({ estimate: expect.closeTo(median(values), 12) })
    }
  })

  test('refuses what is no number and p in percent', () => {
    expect(() => quantile([1, Number.NaN, 3], 0.5)).toThrow('expected finite numbers, got NaN at index 1 of 3')
    expect(() => quantile([1, 2, 3], 95)).toThrow('expected p between 0 and 1, got 95')
  })

  test('leaves the values in their order', () => {
    const values = Object.freeze([3, 1, 2])
    quantile(values, 0.5)
    expect(values).toEqual([3, 1, 2])
  })
})
