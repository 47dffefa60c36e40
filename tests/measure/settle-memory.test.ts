import { expect, test } from 'vitest'
import type { Cluster, NodeMemory } from '../../src/cluster/cluster.ts'
import { settleMemory } from '../../src/measure/settle-memory.ts'

const MIB = 2 ** 20
const options = { settleMs: 50, toleranceBytes: 4 * MIB, readings: 5, timeoutMs: 2_000, signal: new AbortController().signal }

/** A cluster whose memory is told by the number of the reading. */
function readings(at: (reading: number) => NodeMemory[]): Pick<Cluster, 'nodeMemory'> & { count: () => number } {
  let count = 0
  return { nodeMemory: () => Promise.resolve(at(count++)), count: () => count }
}

const node = (mib: number, rest: Partial<NodeMemory> = {}): NodeMemory => ({ node: 'pi', availableBytes: mib * MIB, source: 'meminfo', ...rest })

test('waits while memory moves, then takes the median of what stayed together', async () => {
  const cluster = readings(reading => [node(reading < 12 ? 1_000 + 50 * reading : 2_000 + reading % 3, { kernelBytes: 7, anonBytes: 9 })])
  const memory = await settleMemory(cluster, options)
  expect(memory).toMatchObject({ availableBytes: 2_001 * MIB, isSettled: true, source: 'meminfo', perNode: [{ node: 'pi', availableBytes: 2_001 * MIB }], kernelBytes: 7, anonBytes: 9 })
  expect(memory.spreadBytes).toBeLessThanOrEqual(2 * MIB)
  expect(memory.readings).toBeGreaterThanOrEqual(5)
  expect(memory.settleMs).toBeGreaterThanOrEqual(50)
  expect(cluster.count()).toBeGreaterThanOrEqual(12 + 5)
})

test('what never comes to rest is taken in the end, and marked', async () => {
  const memory = await settleMemory(readings(reading => [node(reading % 2 === 0 ? 1_000 : 1_100)]), { ...options, timeoutMs: 150 })
  expect(memory).toMatchObject({ isSettled: false, spreadBytes: 100 * MIB })
  expect(memory.settleMs).toBeGreaterThanOrEqual(150)
})

test('the same word of a kubelet again is no other reading', async () => {
  const memory = await settleMemory(readings(reading => [node(1_000, { source: 'kubelet', stamp: `t${Math.floor(reading / 10)}` })]), options)
  expect(memory).toMatchObject({ isSettled: true, readings: 3, source: 'kubelet' })
  const stale = await settleMemory(readings(() => [node(1_000, { source: 'kubelet', stamp: 't0' })]), { ...options, timeoutMs: 150 })
  expect(stale).toMatchObject({ isSettled: false, readings: 1 })
})

test('nodes are summed and told apart, and a node that falls silent is no change of memory', async () => {
  const memory = await settleMemory(readings(reading => reading % 4 === 3 && reading < 12 ? [node(1_000)] : [node(1_000), { ...node(500), node: 'pi2' }]), options)
  expect(memory).toMatchObject({ isSettled: true, availableBytes: 1_500 * MIB, spreadBytes: 0, perNode: [{ node: 'pi', availableBytes: 1_000 * MIB }, { node: 'pi2', availableBytes: 500 * MIB }] })
  // Only one of them is this host: what its kernel holds is not the sum's.
  const mixed = await settleMemory(readings(() => [node(1_000, { kernelBytes: 7 }), { ...node(500), node: 'pi2' }]), options)
  expect(mixed).not.toHaveProperty('kernelBytes')
})

test('no reading at all is no data', async () => {
  await expect(settleMemory(readings(() => []), { ...options, timeoutMs: 60 })).rejects.toThrow(/no node tells/)
})

test('ends when it is told to', async () => {
  const abort = new AbortController()
  setTimeout(() => abort.abort(new Error('enough')), 30)
  await expect(settleMemory(readings(reading => [node(1_000 * (reading % 2))]), { ...options, signal: abort.signal })).rejects.toThrow('enough')
})
