import { describe, expect, test } from 'vitest'
import { bootstrapInterval } from '../../src/stats/bootstrap-interval.ts'
import { medianRatioInterval } from '../../src/stats/median-ratio-interval.ts'
import { randomFrom } from '../../src/stats/random-from.ts'
import { coverage, logNormal, sample } from './draws.ts'

describe('bootstrapInterval', () => {
  const meanOf = ([values = []]: number[][]) => values.reduce((sum, value) => sum + value, 0) / values.length

  test('of a mean is that of the resampled mean', () => {
    // The resampled mean of 400 values is normal about their mean, with deviation s / sqrt(n); s counts n.
    const values = Array.from({ length: 400 }, (_, index) => index)
    const deviation = Math.sqrt((400 ** 2 - 1) / 12 / 400)
    const made = bootstrapInterval([values], meanOf, { seed: 1, needed: 2, resamples: 2000 })
    expect(made).toMatchObject({ status: 'ok', n: 400, estimate: 199.5, level: 0.95, method: 'bootstrap-percentile' })
    expect(made.status === 'ok' && Math.abs((made.low - 199.5) / deviation + 1.96)).toBeLessThan(0.12)
    expect(made.status === 'ok' && Math.abs((made.high - 199.5) / deviation - 1.96)).toBeLessThan(0.12)
  })

  test('is the same for a seed and another for another', () => {
    const values = sample(20, logNormal, randomFrom('values'))
    const of = (seed: string) => bootstrapInterval([values], meanOf, { seed, needed: 2 })
    expect(of('a')).toEqual(of('a'))
    expect(of('a')).not.toEqual(of('b'))
  })

  test('the smallest sample decides whether there are enough', () => {
    expect(bootstrapInterval([[1, 2, 3], [1]], meanOf, { seed: 1, needed: 2 })).toEqual({ status: 'too-few', n: 1, needed: 2 })
  })

  test('a statistic that is no number is an error', () => {
    expect(() => bootstrapInterval([[1, 2]], () => Number.NaN, { seed: 1, needed: 2 })).toThrow(RangeError)
  })
})

describe('medianRatioInterval', () => {
  test('is of the medians', () => {
    const base = [9, 10, 11, 8, 12, 10, 30]
    const made = medianRatioInterval(base.map(value => value * 3), base, { seed: 7 })
    expect(made).toMatchObject({ status: 'ok', n: 7, estimate: 3 })
    expect(made.status === 'ok' && made.low < 3 && made.high > 3).toBe(true)
  })

  test('covers the ratio 93 to 97 times in 100', () => {
    let seed = 0
    const covered = coverage(2, random => medianRatioInterval(
      sample(6, logNormal, random).map(value => 2 * value),
      sample(6, logNormal, random),
      { seed: seed++, resamples: 150 },
    ), { draws: 600 })
    expect(covered).toBeGreaterThan(0.93)
    expect(covered).toBeLessThan(0.97)
  })

  test('needs 6 of each, above 0', () => {
    expect(medianRatioInterval([1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6], { seed: 1 })).toEqual({ status: 'too-few', n: 5, needed: 6 })
    expect(() => medianRatioInterval([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 0], { seed: 1 })).toThrow('expected positive numbers, got 0')
  })
})
