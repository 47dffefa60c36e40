import { describe, expect, it } from 'vitest'
import { randomFrom } from '../../src/stats/random-from.ts'
import { signedRankInterval } from '../../src/stats/signed-rank-interval.ts'
import { coverage, normal, sample } from './draws.ts'

// Hollander, Wolfe and Chicken 2014, table 3.1, depression before and after treatment; examples 3.3 and 3.4.
const BEFORE = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
const AFTER = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]

describe('signedRankInterval', () => {
  it('gives the published estimate and interval of a known data set', () => {
    const interval = signedRankInterval(AFTER.map((after, index) => after - BEFORE[index]!), { level: 0.96 })
    expect(interval).toMatchObject({ status: 'ok', n: 9, estimate: expect.closeTo(-0.46, 10), low: expect.closeTo(-0.786, 10), high: expect.closeTo(-0.01, 10) })
  })

  it('says how many values it takes', () => {
    expect(signedRankInterval([1, 2, 3, 4, 5])).toEqual({ status: 'too-few', n: 5, needed: 6 })
    expect(signedRankInterval([1, 2, 3, 4, 5, 6]).status).toBe('ok')
    expect(signedRankInterval([1, 2, 3, 4], { level: 0.9 })).toEqual({ status: 'too-few', n: 4, needed: 5 })
    expect(signedRankInterval([1, 2, 3, 4, 5], { level: 0.9 })).toMatchObject({ status: 'ok', low: 1, high: 5, estimate: 3 })
    expect(signedRankInterval([])).toMatchObject({ status: 'too-few', n: 0 })
  })

  it.each([6, 8, 12, 24])('covers at least nine tenths at n = %i, and not much more', (n) => {
    const share = coverage(3, random => signedRankInterval(sample(n, normal, random).map(x => 3 + x), { level: 0.9 }))
    expect(share).toBeGreaterThan(0.88)
    expect(share).toBeLessThan(0.96)
  })

  it('is not carried away by one value', () => {
    const values = sample(10, normal, randomFrom('one'))
    const width = (list: number[]): number => {
      const interval = signedRankInterval(list, { level: 0.9 })
      return interval.status === 'ok' ? interval.high - interval.low : Number.NaN
    }
    expect(width([...values.slice(1), 1_000])).toBeLessThan(3 * width(values))
  })

  it('takes no value that is none', () => {
    expect(() => signedRankInterval([1, Number.NaN])).toThrow(RangeError)
    expect(() => signedRankInterval([1], { level: 1 })).toThrow(RangeError)
  })
})
