import type { NodeMemory } from '../cluster/cluster.ts'
import type { Observation } from './observation.ts'

/** What the node with the least memory left has; undefined where no node tells. */
export function memoryObservation(readings: readonly NodeMemory[], atMs: number): Extract<Observation, { kind: 'memory' }> | undefined {
  const [least] = readings.toSorted((a, b) => a.availableBytes - b.availableBytes)
  return least && { kind: 'memory', atMs, availableBytes: least.availableBytes, ...(readings.length > 1 ? { node: least.node } : {}) }
}
