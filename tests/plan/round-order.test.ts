import { expect, test } from 'vitest'
import { roundOrder } from '../../src/plan/round-order.ts'

const VARIANTS = ['runc', 'crun', 'gvisor', 'kata/qemu']

test('every round has every variant once, in an order that the seed draws', () => {
  const order = roundOrder(VARIANTS, 40, 1)
  for (const round of order)
    expect(round.toSorted()).toEqual(VARIANTS.toSorted())
  expect(roundOrder(VARIANTS, 40, 1)).toEqual(order)
  expect(roundOrder(VARIANTS, 40, 2)).not.toEqual(order)
  // Neither all rounds alike, nor one variant always first.
  expect(new Set(order.map(round => round.join())).size).toBeGreaterThan(10)
  expect(new Set(order.map(([first]) => first)).size).toBe(VARIANTS.length)
  // What is late in one round is as early in the next.
  for (let index = 0; index < order.length; index += 2)
    expect(order[index + 1]).toEqual(order[index]?.toReversed())
  // More rounds do not change those that were.
  expect(roundOrder(VARIANTS, 3, 1)).toEqual(order.slice(0, 3))
})
