import type { V1Node } from '@kubernetes/client-node'
import type { Observation } from '../../measure/observation.ts'

/** A node's health: its Ready condition, and the pressure conditions that hold. */
export function nodeObservation(node: V1Node, atMs: number): Extract<Observation, { kind: 'node' }> {
  const conditions = node.status?.conditions ?? []
  return {
    kind: 'node',
    atMs,
    node: node.metadata?.name ?? '',
    ready: conditions.some(({ type, status }) => type === 'Ready' && status === 'True'),
    pressures: conditions.filter(({ type, status }) => type.endsWith('Pressure') && status === 'True').map(({ type }) => type),
  }
}
