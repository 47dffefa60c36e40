import { escapeControls } from '../documents/printable.ts'
import type { NodeCondition } from '../cluster/cluster.ts'
import type { CheckResult, Reading } from './check.ts'
import { both, judged } from './check.ts'

const IDENTITY = [
  ['bootId', 'was rebooted'],
  ['kernelVersion', 'has another kernel'],
  ['containerRuntimeVersion', 'has another container runtime'],
  ['kubeletVersion', 'has another kubelet'],
] as const

/** Whether the nodes are healthy, and still the ones that the run began on. */
export function checkNodes(atFirst: Reading<NodeCondition[]>, now: Reading<NodeCondition[]>): CheckResult {
  return {
    check: 'nodes',
    why: 'trials before and after a change are of different machines and cannot be one series; a node under pressure evicts pods',
    ...judged(both(atFirst, now), ({ before, after }) => {
      const changes = [...before.flatMap(node => changesOf(node, after.find(({ name }) => name === node.name))), ...after.filter(({ name }) => !before.some(node => node.name === name)).map(({ name }) => `${name} is new`)]
      const unwell = after.flatMap(({ name, ready, pressures }) => ready && pressures.length === 0 ? [] : [`${name}: ${[...ready ? [] : ['not Ready'], ...pressures].join(', ')}`])
      if (changes.length > 0)
        return { status: 'void', seen: escapeControls(`since the run began ${changes.join('; ')}`), amount: changes.length }
      return unwell.length > 0
        ? { status: 'marked', seen: escapeControls(unwell.join('; ')), amount: unwell.length }
        : { status: 'ok', seen: `${after.length === 1 ? 'the node is' : `${after.length} nodes are`} Ready and without pressure`, amount: 0 }
    }),
  }
}

function changesOf(before: NodeCondition, after: NodeCondition | undefined): string[] {
  if (after === undefined)
    return [`${before.name} is gone`]
  return IDENTITY.flatMap(([key, words]) => before[key] === after[key] ? [] : [`${before.name} ${words} (${before[key]} before, ${after[key]} now)`])
}
