import { expect, test } from 'vitest'
import { binomialCdf } from '../../src/stats/binomial-cdf.ts'
import { normalCdf } from '../../src/stats/normal-cdf.ts'
import { normalQuantile } from '../../src/stats/normal-quantile.ts'
import { studentTQuantile } from '../../src/stats/student-t-quantile.ts'

// Expected values: SciPy 1.17.

test.for([
  [0.975, 1, 12.706204736174694],
  [0.975, 2, 4.302652729749462],
  [0.975, 3, 3.1824463052837078],
  [0.975, 4, 2.7764451051977934],
  [0.975, 30, 2.0422724563012378],
  [0.995, 7, 3.4994832973504924],
  [0.05, 6, -1.943180280515305],
  [0.5, 5, 0],
] as const)('the %d quantile of Student\'s t with %d degrees of freedom is %d', ([p, degreesOfFreedom, expected]) => {
  expect(studentTQuantile(p, degreesOfFreedom)).toBeCloseTo(expected, 9)
})

test('Student\'s t is refused half a degree of freedom', () => {
  expect(() => studentTQuantile(0.975, 2.5)).toThrow('expected whole degrees of freedom from 1 on, got 2.5')
})

test('the normal distribution and its quantiles', () => {
  expect(normalCdf(-1.959964)).toBeCloseTo(0.025, 6)
  expect(normalCdf(1)).toBeCloseTo(0.8413447461, 6)
  expect(normalQuantile(0.975)).toBeCloseTo(1.9599639845, 5)
  expect(normalQuantile(0.0001)).toBeCloseTo(-3.719016485, 4)
})

test.for([
  [10, 0.5, [[0, 9.765625e-4], [3, 0.171875], [5, 0.623046875], [10, 1]]],
  [72, 0.95, [[60, 2.26407621e-4], [69, 0.704509716], [71, 0.975105719], [72, 1]]],
  [368, 0.99, [[350, 5.70186316e-8], [364, 0.502380427], [367, 0.975239945]]],
] as const)('the binomial distribution of n = %d, p = %d', ([n, p, expected]) => {
  const cdf = binomialCdf(n, p)
  expect(cdf).toHaveLength(n + 1)
  for (const [k, probability] of expected)
    expect((cdf[k] ?? 0) / probability).toBeCloseTo(1, 7)
})
