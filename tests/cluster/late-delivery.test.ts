import { expect, test } from 'vitest'
import { LateDelivery } from '../../src/cluster/kubernetes/late-delivery.ts'

const T0 = Date.parse('2026-11-30T10:00:00Z')
const at = (seconds: number): string => new Date(T0 + seconds * 1_000).toISOString()
const pod = (uid: string, created: number, ...changed: number[]): object => ({ metadata: { uid, creationTimestamp: at(created), managedFields: changed.map(seconds => ({ time: at(seconds) })) } })

/** A clock here that is an hour before the server's; what is done at a second of the server's arrives so many ms later. */
const arrival = (seconds: number, laterMs = 50): number => T0 - 3_600_000 + seconds * 1_000 + laterMs

function opened(): LateDelivery {
  const lateness = new LateDelivery()
  lateness.opened(new Date(T0).toUTCString(), arrival(0.4), false)
  return lateness
}

test('changes that come at once are in time, whatever the clocks say and wherever in their second they were stamped', () => {
  const lateness = opened()
  for (const [uid, second] of [['a', 1], ['b', 2], ['c', 30]] as const) {
    lateness.changed(pod(uid, second), arrival(second + 0.999, 400))
    lateness.changed(pod(uid, second, second + 5), arrival(second + 5))
    expect(lateness.isLate).toBe(false)
  }
  expect(lateness.ended()).toBeUndefined()
})

test('what is held back is late, by the most of it', () => {
  const lateness = opened()
  lateness.changed(pod('a', 1), arrival(1))
  lateness.changed(pod('b', 2), arrival(22))
  lateness.changed(pod('c', 12), arrival(22))
  expect(lateness.isLate).toBe(true)
  lateness.changed(pod('d', 22), arrival(22))
  expect(lateness.isLate).toBe(false)
  expect(lateness.ended()).toBeCloseTo(20_000, -2)
  expect(lateness.ended()).toBeUndefined()
  lateness.changed(pod('e', 30), arrival(36))
  expect(lateness.ended()).toBeCloseTo(6_000, -2)
})

test('a change that bears no stamp of its own says nothing: scheduling, deletion', () => {
  const lateness = opened()
  lateness.changed(pod('a', 1), arrival(1))
  lateness.changed(pod('a', 1), arrival(40))
  lateness.deleted(pod('a', 1))
  expect(lateness.ended()).toBeUndefined()
})

test('what happened in a gap that is told is not told again, and what a quiet connection swallowed is', () => {
  const lateness = opened()
  lateness.changed(pod('a', 1), arrival(1))
  lateness.opened(new Date(T0 + 20_000).toUTCString(), arrival(20), true)
  lateness.changed(pod('b', 5), arrival(20))
  expect(lateness.ended()).toBeUndefined()
  lateness.opened(new Date(T0 + 60_000).toUTCString(), arrival(60), false)
  lateness.changed(pod('c', 45), arrival(60))
  expect(lateness.ended()).toBeCloseTo(15_000, -2)
})

test('a server that tells no Date is believed', () => {
  const lateness = new LateDelivery()
  lateness.opened(undefined, arrival(0), false)
  lateness.changed(pod('a', 1), arrival(1))
  lateness.changed(pod('b', 1), arrival(40))
  expect(lateness.ended()).toBeUndefined()
})
