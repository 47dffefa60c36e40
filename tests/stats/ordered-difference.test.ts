import { array, assert, integer, oneof, property, double } from 'fast-check'
import { expect, test } from 'vitest'
import { orderedDifference } from '../../src/stats/ordered-difference.ts'

const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b)
const series = array(oneof(integer({ min: -3, max: 3 }), double({ noNaN: true, min: -1e9, max: 1e9 })), { minLength: 1, maxLength: 12 }).map(ascending)

test('is what sorting all differences gives', () => {
  assert(property(series, series, (first, second) => {
    const all = ascending(first.flatMap(a => second.map(b => b - a)))
    expect(all.map((_, rank) => orderedDifference(first, second, rank))).toEqual(all.map(difference => expect.closeTo(difference, 9)))
  }), { seed: 7, numRuns: 300 })
})

test('of whole numbers it is the number itself', () => {
  expect([0, 1, 2, 3].map(rank => orderedDifference([1, 2], [2, 4], rank))).toEqual([0, 1, 2, 3])
})

test('two series whose differences would not fit into memory are no matter', () => {
  const many = Array.from({ length: 100_000 }, (_, index) => index)
  expect(orderedDifference(many, many.map(value => value + 7), 100_000 ** 2 / 2)).toBeCloseTo(7, 9)
})
