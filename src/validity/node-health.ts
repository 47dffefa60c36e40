import { escapeControls } from '../documents/printable.ts'
import type { Observation } from '../measure/observation.ts'
import { formatDuration } from '../units/duration.ts'
import type { CheckResult } from './check.ts'

type NodeSeen = Extract<Observation, { kind: 'node' }>

/** Whether a node under test was unwell within a trial, also where it is well again at its end. A density search goes on until it is. */
export function checkNodeHealth(observations: readonly Observation[], kind: string): CheckResult {
  const since = new Map<string, NodeSeen>()
  const spells: string[] = []
  for (const seen of observations) {
    if (seen.kind !== 'node')
      continue
    const earlier = since.get(seen.node)
    if (earlier)
      spells.push(`${seen.node} ${stateOf(earlier)} for ${seconds(seen.atMs - earlier.atMs)}`)
    if (seen.ready && seen.pressures.length === 0)
      since.delete(seen.node)
    else
      since.set(seen.node, seen)
  }
  for (const seen of since.values())
    spells.push(`${seen.node} ${stateOf(seen)} from ${seconds(seen.atMs)} on`)
  return {
    check: 'node-health',
    why: 'pods of a node that is not Ready or short of something start late or are put elsewhere, and what it has to tell comes late',
    status: spells.length > 0 && kind !== 'density' ? 'marked' : 'ok',
    seen: spells.length === 0 ? 'no node was unwell' : escapeControls(spells.join('; ')),
    amount: spells.length,
  }
}

function stateOf({ ready, pressures }: NodeSeen): string {
  return ready ? `had ${pressures.join(', ')}` : 'was not Ready'
}

function seconds(ms: number): string {
  return formatDuration(Math.max(100, Math.round(ms / 100) * 100))
}
