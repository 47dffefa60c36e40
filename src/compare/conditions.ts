import { formatDuration } from '../units/duration.ts'
import { formatBytes } from '../units/quantity.ts'
import type { RunConditions } from './snapshot.ts'

/** What has to be the same for a metric that names it. */
export type ConditionName = 'harness location' | 'probe' | 'pod room' | 'hold time' | 'memory floor' | 'cold start interval'

/** Something that is not the same on both sides. */
export interface Difference {
  what: string
  a: string
  b: string
}

export interface ComparedConditions {
  /** Nothing can be compared across these. */
  barring: Difference[]
  /** What needs one of these cannot be compared. */
  byName: { [C in ConditionName]?: Difference }
  /** What changed besides, above all versions: to name it is what a comparison is for. */
  changes: Difference[]
}

/** Firmware and kernel keep a little more or less of a board's memory from one boot to the next. */
const MEMORY_SHARE = 0.02
/** What a change of the number of pods is accepted within. */
const ROOM_SHARE = 0.05

/** What differs between two runs, and what follows from it for their figures. */
export function compareConditions(a: RunConditions, b: RunConditions): ComparedConditions {
  const difference = (what: string, of: (side: RunConditions) => string): Difference[] => of(a) === of(b) ? [] : [{ what, a: of(a), b: of(b) }]
  const named: [ConditionName, Difference[]][] = [
    ['harness location', difference('where the harness ran', ({ harness }) => harness.location)],
    ['probe', difference('HTTP probe', ({ plan: { probe } }) => `${probe.way}, at most ${probe.concurrency} at once, timeout ${formatDuration(probe.timeoutMs)}`)],
    ['pod room', difference('maxPods of the node', ({ nodes }) => listed(nodes.map(({ maxPods }) => String(maxPods)))).concat(freePods(a, b))],
    ['hold time', difference('hold time of the density search', ({ plan }) => formatDuration(plan.density.holdMs))],
    ['cold start interval', difference('probe interval of cold starts', ({ plan }) => formatDuration((plan.coldstart ?? plan.probe).intervalMs))],
    ['memory floor', difference('memory floor of the density search', ({ plan }) => formatBytes(plan.density.memoryFloorBytes))],
  ]
  return {
    barring: [
      ...difference('kind of cluster', ({ cluster }) => cluster.kind),
      ...isSameDevice(a, b) ? [] : [{ what: 'device', a: deviceOf(a), b: deviceOf(b) }],
      ...difference('kernel', ({ nodes }) => listed(nodes.map(({ kernelVersion }) => kernelVersion))),
      ...pageSizes(a, b),
    ],
    byName: Object.fromEntries(named.flatMap(([name, [found]]) => found ? [[name, found]] : [])),
    changes: [
      ...difference('cluster', ({ cluster }) => cluster.name),
      ...difference('node', ({ nodes }) => listed(nodes.map(({ name }) => name))),
      ...difference('container runtime', ({ nodes }) => listed(nodes.map(({ containerRuntimeVersion }) => containerRuntimeVersion))),
      ...difference('kubelet', ({ nodes }) => listed(nodes.map(({ kubeletVersion }) => kubeletVersion))),
      ...difference('operating system', ({ nodes }) => listed(nodes.map(({ osImage }) => osImage))),
      ...difference('pods there before the run', ({ nodes }) => listed(nodes.map(({ otherPods }) => String(otherPods)))),
      ...difference('probe interval', ({ plan }) => formatDuration(plan.probe.intervalMs)),
      ...difference('cap of the density search', ({ plan }) => String(plan.density.cap)),
      ...difference('podfit', ({ harness }) => harness.podfitVersion),
      ...difference('Node.js', ({ harness }) => harness.nodeVersion),
    ],
  }
}

/** Pods of others take some of the room; one more or less in kube-system does not matter. */
function freePods(a: RunConditions, b: RunConditions): Difference[] {
  const [freeA, freeB] = [a, b].map(({ nodes }) => nodes.reduce((sum, { maxPods, otherPods }) => sum + maxPods - otherPods, 0)) as [number, number]
  return Math.abs(freeA - freeB) <= ROOM_SHARE * Math.max(freeA, freeB) ? [] : [{ what: 'room for pods on the node (maxPods less pods there before the run)', a: String(freeA), b: String(freeB) }]
}

/** A node's page size is set when its kernel is built, so the kernel's version tells it where the harness could not. */
function pageSizes(a: RunConditions, b: RunConditions): Difference[] {
  const [sizeA, sizeB] = [a, b].map(({ harness }) => harness.location === 'on-node' ? harness.pageSizeBytes : undefined)
  return sizeA === undefined || sizeB === undefined || sizeA === sizeB ? [] : [{ what: 'page size', a: formatBytes(sizeA), b: formatBytes(sizeB) }]
}

function isSameDevice(a: RunConditions, b: RunConditions): boolean {
  const [nodesA, nodesB] = [a, b].map(({ nodes }) => nodes.toSorted((x, y) => x.memoryBytes - y.memoryBytes || x.cpus - y.cpus))
  return a.nodes.length > 0 && a.nodes.length === b.nodes.length && (nodesA ?? []).every((node, index) => {
    const other = nodesB?.[index]
    return other !== undefined && node.architecture === other.architecture && node.cpus === other.cpus
      && Math.abs(node.memoryBytes - other.memoryBytes) <= MEMORY_SHARE * node.memoryBytes
  })
}

function deviceOf({ nodes }: RunConditions): string {
  return listed(nodes.map(({ architecture, cpus, memoryBytes }) => `${architecture}, ${cpus} CPUs, ${formatBytes(memoryBytes)}`)) || 'no node was described'
}

function listed(texts: string[]): string {
  return [...new Set(texts)].toSorted().join('; ')
}
