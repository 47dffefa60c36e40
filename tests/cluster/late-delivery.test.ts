import { expect, test } from 'vitest'
import { LateDelivery } from '../../src/cluster/kubernetes/late-delivery.ts'

const T0 = Date.parse('2026-11-30T10:00:00Z')
const at = (seconds: number): string => new Date(T0 + Math.floor(seconds) * 1_000).toISOString()

/** A server whose clock is an hour before the one here; what it does at a second of its own arrives so many ms later. */
class Connection {
  readonly lateness = new LateDelivery()

  constructor() {
    this.opened(0.4, false)
    for (const uid of 'abcdefgh')
      this.tell(uid, 0.5)
  }

  opened(second: number, isAfterGap: boolean, date: string | undefined = new Date(T0 + Math.floor(second) * 1_000).toUTCString()): void {
    this.lateness.opened(date, this.#arrival(second), isAfterGap)
  }

  /** A change of `stamped`, delivered at `arrived`. */
  tell(uid: string, stamped: number, arrived = stamped + 0.05): void {
    this.lateness.changed({ metadata: { uid, managedFields: [{ time: at(0) }, { time: at(stamped) }, null, { time: 7 }] } }, this.#arrival(arrived))
  }

  #arrival(second: number): number {
    return T0 - 3_600_000 + second * 1_000
  }
}

test('changes that come at once are in time, whatever the clocks say and wherever in their second they were stamped', () => {
  const connection = new Connection()
  for (const [uid, second] of [['a', 1], ['b', 2.9], ['c', 30], ['a', 30.99], ['b', 60]] as const) {
    connection.tell(uid, second)
    expect(connection.lateness.isLate).toBe(false)
  }
  expect(connection.lateness.ended()).toBeUndefined()
})

test('what was held back is late, by the most of it', () => {
  const connection = new Connection()
  connection.tell('a', 1)
  connection.tell('b', 2, 22)
  connection.tell('c', 12, 22.01)
  expect(connection.lateness.isLate).toBe(true)
  connection.tell('d', 21.5, 22.2)
  expect(connection.lateness.isLate).toBe(false)
  expect(connection.lateness.ended()).toBeCloseTo(20_000, -3)
  expect(connection.lateness.ended()).toBeUndefined()
  connection.tell('e', 30, 36)
  expect(connection.lateness.ended()).toBeCloseTo(6_000, -3)
})

test('likewise where nothing had come in time before', () => {
  const connection = new Connection()
  for (const [uid, second] of [['a', 2], ['b', 9], ['c', 19]] as const)
    connection.tell(uid, second, 20)
  expect(connection.lateness.ended()).toBeCloseTo(18_000, -3.5)
})

test('a server that is slow to carry changes out, while others come, holds nothing back', () => {
  const connection = new Connection()
  for (let second = 5; second < 20; second += 0.2) {
    connection.tell('a', second)
    connection.tell('b', second - 4, second)
  }
  expect(connection.lateness.ended()).toBeUndefined()
})

test('a change that bears no stamp of its own says nothing: scheduling, deletion; nor does the first of an object', () => {
  const connection = new Connection()
  connection.tell('a', 1)
  connection.tell('a', 1, 40)
  connection.tell('new', 42, 60)
  connection.lateness.deleted({ metadata: { uid: 'a' } })
  expect(connection.lateness.ended()).toBeUndefined()
})

test('what happened in a gap that is told is not told again, and what a quiet connection swallowed is', () => {
  const connection = new Connection()
  connection.tell('a', 1)
  connection.opened(20, true)
  connection.tell('b', 5, 20)
  expect(connection.lateness.ended()).toBeUndefined()
  connection.tell('a', 30)
  connection.opened(60, false)
  connection.tell('c', 45, 60)
  expect(connection.lateness.ended()).toBeCloseTo(15_000, -3)
})

test('a stamp that nobody can mean spoils no figure', () => {
  const connection = new Connection()
  connection.tell('a', 1)
  connection.tell('b', 8e9, 2)
  connection.tell('c', 40)
  expect(connection.lateness.ended() ?? 0).toBeLessThan(60_000)
})

test('a server that tells no Date is believed', () => {
  const lateness = new LateDelivery()
  lateness.opened(undefined, T0, false)
  for (const [second, arrived] of [[0, 0], [1, 1], [2, 40]] as const)
    lateness.changed({ metadata: { uid: 'a', managedFields: [{ time: at(second) }] } }, T0 + arrived * 1_000)
  expect(lateness.ended()).toBeUndefined()
})
