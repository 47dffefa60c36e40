import type { HarnessFacts, NodeFacts, PlanSummary, Results } from '../../../src/results/results.ts'
import { formatDuration } from '../../../src/units/duration.ts'
import { formatBytes } from '../../../src/units/quantity.ts'
import { counted } from '../counted.ts'
import { escapeMarkdown } from '../escape-markdown.ts'
import { markdownTable } from '../markdown-table.ts'

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
export function machineSection(results: Results): string {
  return ['## Machine and versions', nodeTable(results.cluster.nodes), runTable(results)].join('\n\n')
}

const NODE_FACTS: [label: string, (node: NodeFacts) => string][] = [
  ['Architecture', node => escapeMarkdown(node.architecture)],
  ['CPUs', node => String(node.cpus)],
  ['Memory', node => `${formatBytes(node.memoryBytes)}, ${formatBytes(node.allocatableMemoryBytes)} allocatable`],
  ['maxPods', node => `${node.maxPods}, of which ${node.otherPods} taken before the run`],
  ['Pod CIDR', node => node.podCidr === undefined ? '-' : escapeMarkdown(node.podCidr)],
  ['Kernel', node => escapeMarkdown(node.kernelVersion)],
  ['OS', node => escapeMarkdown(node.osImage)],
  ['Container runtime', node => escapeMarkdown(node.containerRuntimeVersion)],
  ['kubelet', node => escapeMarkdown(node.kubeletVersion)],
]

function nodeTable(nodes: NodeFacts[]): string {
  if (nodes.length === 0)
    return 'No node was described.'
  return markdownTable(
    [{ header: 'Node' }, ...nodes.map(({ name }) => ({ header: escapeMarkdown(name) }))],
    NODE_FACTS.map(([label, show]) => [label, ...nodes.map(show)]),
  )
}

function runTable({ run, cluster, harness, plan }: Results): string {
  const { probe, density, coldstart } = plan
  return markdownTable([{ header: 'Run' }, { header: escapeMarkdown(run.id) }], [
    ['Started', escapeMarkdown(run.startedAt)],
    ['Ended', run.endedAt === undefined ? 'never: the harness was killed' : escapeMarkdown(run.endedAt)],
    ['Server version', escapeMarkdown(cluster.serverVersion)],
    ['Harness', escapeMarkdown(`podfit ${harness.podfitVersion}, Node ${harness.nodeVersion}, ${harness.platform}`)],
    ['Harness ran', `${locationOf(harness, cluster.nodes)}${priorityOf(harness)}`],
    ['Page size', harness.pageSizeBytes === undefined ? 'not known' : formatBytes(harness.pageSizeBytes)],
    ['Plan', `${escapeMarkdown(plan.file)}, profile ${escapeMarkdown(run.profile)}`],
    ...plan.nodes === undefined ? [] : [['Nodes', `chosen by the plan: ${choiceOf(plan.nodes)}`]],
    ['Rollouts', `${counted(plan.replicas, 'pod')}, ${counted(plan.rounds, 'round')}, order of the trials from seed ${run.seed}`],
    ['HTTP probe', `${WAYS[probe.way]}, every ${formatDuration(probe.intervalMs)}, timeout ${formatDuration(probe.timeoutMs)}, at most ${probe.concurrency} at once`],
    ['Density search', `up to ${counted(density.cap, 'pod')}, held for ${formatDuration(density.holdMs)}, never below ${formatBytes(density.memoryFloorBytes)} of available memory`],
    ...coldstart === undefined ? [] : [['Cold starts', `${counted(coldstart.samples, 'pod')} of each variant over all rounds, one at a time, asked every ${formatDuration(coldstart.intervalMs)}, given up after ${formatDuration(coldstart.timeoutMs)}`]],
  ])
}

function locationOf({ location }: HarnessFacts, nodes: readonly NodeFacts[]): string {
  return location === 'on-node' && nodes.length > 1 ? 'on one of the nodes under test: it takes part in the load of that one' : LOCATIONS[location]
}

function choiceOf({ names = [], labels = [] }: NonNullable<PlanSummary['nodes']>): string {
  return [
    names.length === 0 ? '' : escapeMarkdown(names.join(', ')),
    labels.length === 0 ? '' : `with ${labels.length === 1 ? 'label' : 'labels'} ${escapeMarkdown(labels.join(', '))}`,
  ].filter(part => part !== '').join(' ')
}

function priorityOf({ niceness, realTimePriority }: HarnessFacts): string {
  if (realTimePriority !== undefined)
    return `, real-time priority ${realTimePriority}`
  return niceness === undefined ? '' : `, niceness ${niceness}`
}
