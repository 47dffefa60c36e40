import type { HarnessFacts, NodeFacts, PlanSummary, Results } from '../../../src/results/results.ts'
import { formatDuration } from '../../../src/units/duration.ts'
import { formatBytes } from '../../../src/units/quantity.ts'
import { counted } from '../text/counted.ts'
import { paragraph, table } from '../document/blocks.ts'
import type { Rich } from '../document/rich.ts'
import { joined, own, rich } from '../document/rich.ts'
import type { Block, Section } from '../document/section.ts'

const WAYS: Record<PlanSummary['probe']['way'], string> = {
  direct: 'each pod at its own IP',
  blackbox: 'through a Prometheus blackbox exporter',
  apiserver: 'through the API server\'s pod proxy',
}

const LOCATIONS: Record<HarnessFacts['location'], string> = {
  'on-node': 'on the node under test: it takes part in the load it measures',
  'off-node': 'on another machine',
  'unknown': 'not known',
}

/** What the numbers were measured on and with. */
export function machineSection(results: Results): Section {
  return { id: 'machine', title: 'Machine and versions', blocks: [...nodeTable(results.cluster.nodes), runTable(results)] }
}

const NODE_FACTS: [label: string, (node: NodeFacts) => Rich][] = [
  ['Architecture', node => node.architecture],
  ['CPUs', node => own(String(node.cpus))],
  ['Memory', node => own(`${formatBytes(node.memoryBytes)}, ${formatBytes(node.allocatableMemoryBytes)} allocatable`)],
  ['maxPods', node => own(`${node.maxPods}, of which ${node.otherPods} taken before the run`)],
  ['Pod CIDR', node => node.podCidr ?? own('-')],
  ['Kernel', node => node.kernelVersion],
  ['OS', node => node.osImage],
  ['Container runtime', node => node.containerRuntimeVersion],
  ['kubelet', node => node.kubeletVersion],
]

function nodeTable(nodes: NodeFacts[]): Block[] {
  if (nodes.length === 0)
    return paragraph(own('No node was described.'))
  return [{ isFacts: true, ...table(
    'The nodes the pods ran on',
    [{ header: 'Node' }, ...nodes.map(({ name }) => ({ header: name }))],
    NODE_FACTS.map(([label, show]) => ({ cells: [own(label), ...nodes.map(show)] })),
  ) }]
}

function runTable({ run, cluster, harness, plan, densities, coldStarts }: Results): Block {
  const { probe, density, coldstart } = plan
  const facts: [label: string, fact: Rich][] = [
    ['Started', run.startedAt],
    ['Ended', run.endedAt ?? own('never: the harness was killed')],
    ['Server version', cluster.serverVersion],
    ['Harness', `podfit ${harness.podfitVersion}, Node ${harness.nodeVersion}, ${harness.platform}`],
    ['Harness ran', own(`${locationOf(harness, cluster.nodes)}${priorityOf(harness)}`)],
    ['Page size', own(harness.pageSizeBytes === undefined ? 'not known' : formatBytes(harness.pageSizeBytes))],
    ['Plan', rich`${plan.file}, profile ${run.profile}`],
    ...plan.nodes === undefined ? [] : [['Nodes', rich`chosen by the plan: ${choiceOf(plan.nodes)}`] satisfies [string, Rich]],
    ['Rollouts', own(`${counted(plan.replicas, 'pod')}, ${counted(plan.rounds, 'round')}, order of the trials from seed ${run.seed}`)],
    ['HTTP probe', own(`${WAYS[probe.way]}, every ${formatDuration(probe.intervalMs)}, timeout ${formatDuration(probe.timeoutMs)}, at most ${probe.concurrency} at once`)],
    ...densities.length === 0 ? [] : [['Density search', own(`up to ${counted(density.cap, 'pod')}, held for ${formatDuration(density.holdMs)}, never below ${formatBytes(density.memoryFloorBytes)} of available memory`)] satisfies [string, Rich]],
    ...coldstart === undefined || coldStarts.length === 0 ? [] : [['Cold starts', own(`${counted(coldstart.samples, 'pod')} of each variant over all rounds, one at a time, asked every ${formatDuration(coldstart.intervalMs)}, given up after ${formatDuration(coldstart.timeoutMs)}`)] satisfies [string, Rich]],
  ]
  return { isFacts: true, ...table('How the run was made', [{ header: 'Run' }, { header: run.id }], facts.map(([label, fact]) => ({ cells: [own(label), fact] }))) }
}

function locationOf({ location }: HarnessFacts, nodes: readonly NodeFacts[]): string {
  return location === 'on-node' && nodes.length > 1 ? 'on one of the nodes under test: it takes part in the load of that one' : LOCATIONS[location]
}

function choiceOf({ names = [], labels = [] }: NonNullable<PlanSummary['nodes']>): Rich {
  return joined([
    ...names.length === 0 ? [] : [names.join(', ')],
    ...labels.length === 0 ? [] : [rich`with ${own(labels.length === 1 ? 'label' : 'labels')} ${labels.join(', ')}`],
  ], ' ')
}

function priorityOf({ niceness, realTimePriority }: HarnessFacts): string {
  if (realTimePriority !== undefined)
    return `, real-time priority ${realTimePriority}`
  return niceness === undefined ? '' : `, niceness ${niceness}`
}
