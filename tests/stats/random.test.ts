import { describe, expect, test } from 'vitest'
import { randomFrom } from '../../src/stats/random-from.ts'
import { shuffled } from '../../src/stats/shuffled.ts'
import { xoshiro128 } from '../../src/stats/xoshiro128.ts'

test('xoshiro128 gives the numbers of the reference implementation', () => {
  const next = xoshiro128([1, 2, 3, 4])
  expect(Array.from({ length: 10 }, next)).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ])
})

describe('randomFrom', () => {
  const take = (seed: string | number, n: number) => Array.from({ length: n }, randomFrom(seed))

  test('gives the same numbers for a seed for good', () => {
    // From a second implementation, in Python.
    expect(take('podfit', 3).map(value => value * 2 ** 32)).toEqual([2944685957, 3859361275, 296558559])
    expect(take(7, 5)).toEqual(take('7', 5))
  })

  test('seeds that differ a little give unrelated numbers', () => {
    const [a, b] = [take('run-7/round-1', 5000), take('run-7/round-2', 5000)]
    const product = a.reduce((sum, value, index) => sum + (value - 0.5) * ((b[index] ?? 0) - 0.5), 0)
    // The correlation of unrelated numbers is within 3 / sqrt(n).
    expect(Math.abs(product / 5000 * 12)).toBeLessThan(3 / Math.sqrt(5000))
    expect(a.filter(value => b.includes(value))).toEqual([])
  })

  test('is even over [0, 1)', () => {
    const counts = Array.from({ length: 100 }, () => 0)
    const values = take('even', 100_000)
    for (const value of values)
      counts[Math.floor(value * 100)] = (counts[Math.floor(value * 100)] ?? 0) + 1
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...values)).toBeLessThan(1)
    // Chi-squared with 99 degrees of freedom: 0.1 % of even generators are outside.
    const chi2 = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    expect(chi2).toBeGreaterThan(58)
    expect(chi2).toBeLessThan(149)
  })
})

describe('shuffled', () => {
  test('gives every order as often', () => {
    const counts = new Map<string, number>()
    for (let seed = 0; seed < 24_000; seed++) {
      const order = shuffled(['a', 'b', 'c', 'd'], seed).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(24)
    // Chi-squared with 23 degrees of freedom, 99.9 %.
    expect([...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(49.7)
  })

  test('is the same for a seed and leaves the items alone', () => {
    const variants = Object.freeze(['runc', 'crun', 'gvisor', 'kata/qemu'])
    expect(shuffled(variants, '7/round-1')).toEqual(shuffled(variants, '7/round-1'))
    expect(shuffled(variants, '7/round-1')).toEqual(['runc', 'gvisor', 'crun', 'kata/qemu'])
    expect(shuffled(variants, '7/round-1').toSorted()).toEqual(variants.toSorted())
    expect(shuffled([], 1)).toEqual([])
  })
})
