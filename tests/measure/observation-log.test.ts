import { expect, it } from 'vitest'
import { ObservationLog } from '../../src/measure/observation-log.ts'

const { signal } = new AbortController()

it('a sink that fails ends the wait that goes on, and no later one: pods must still be seen to go', async () => {
  const log = new ObservationLog()
  let told = 0
  log.onObservation(() => {
    told++
    throw new Error('the disk is full')
  })
  const waiting = log.until(() => false, { deadlineMs: 60_000, signal })
  log.record({ kind: 'created', atMs: 1, pod: 'a' })
  log.record({ kind: 'created', atMs: 2, pod: 'b' })
  await expect(waiting).rejects.toThrow('the disk is full')
  expect(told, 'it is not told again').toBe(1)
  const gone = log.until(state => state.pods.get('a')?.removedMs !== undefined, { deadlineMs: 5_000, signal })
  log.record({ kind: 'removed', atMs: 3, pod: 'a' })
  await expect(gone).resolves.toBe(true)
})

it('a sink that fails while nobody waits fails the next wait', async () => {
  const log = new ObservationLog()
  log.onObservation(() => {
    throw new Error('the disk is full')
  })
  log.record({ kind: 'created', atMs: 1, pod: 'a' })
  await expect(log.until(() => true, { deadlineMs: 1_000, signal })).rejects.toThrow('the disk is full')
  await expect(log.until(() => true, { deadlineMs: 1_000, signal })).resolves.toBe(true)
})
