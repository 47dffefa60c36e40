import { sleep } from '../clock/sleep.ts'
import type { Cluster, NodeMemory } from '../cluster/cluster.ts'
import { NoDataError } from '../errors/no-data-error.ts'
import { median } from '../stats/median.ts'

export interface SettleOptions {
  /** Readings must have stayed together for this long. */
  settleMs: number
  /** As far apart as they may be. */
  toleranceBytes: number
  /** As many of them at least. */
  readings: number
  /** Then the last ones are taken as they are, and marked. */
  timeoutMs: number
  signal: AbortSignal
}

/** Memory of all nodes together while nothing was changed: medians of the readings of the settle time. */
export interface SettledMemory {
  availableBytes: number
  /** Of each node, in the order in which the cluster gives them. */
  perNode: { node: string, availableBytes: number }[]
  /** Largest less smallest. */
  spreadBytes: number
  readings: number
  /** False where they still moved by more than the tolerance when the time was up. */
  isSettled: boolean
  settleMs: number
  /** `kubelet` where one of the nodes is only known from there. */
  source: NodeMemory['source']
  kernelBytes?: number
  anonBytes?: number
}

interface Reading {
  atMs: number
  source: NodeMemory['source']
  /** Names of the nodes. */
  names: string
  /** What makes it another reading than the one before. */
  key: string
  nodes: NodeMemory[]
  availableBytes: number
}

/** The kubelet gives a new reading every 10 s or so. */
const KUBELET_READINGS = 3

/**
 * Reads the nodes' memory until it has stopped moving. What comes back late (memory of removed pods) or goes late (caches of new ones)
 * keeps it moving; a pause of a fixed length would cut into it.
 *
 * @throws {NoDataError} where no node says what it has
 */
export async function settleMemory(cluster: Pick<Cluster, 'nodeMemory'>, { settleMs, toleranceBytes, readings: wanted, timeoutMs, signal }: SettleOptions): Promise<SettledMemory> {
  const startedAt = performance.now()
  const now = (): number => performance.now() - startedAt
  const kept: Reading[] = []
  for (;;) {
    const atMs = now()
    const reading = readingOf(await cluster.nodeMemory(signal), atMs)
    // With another set of nodes it is another sum.
    if (reading && reading.names !== kept[0]?.names)
      kept.length = 0
    // What the kubelet has said before is no new reading.
    if (reading && reading.key !== kept.at(-1)?.key)
      kept.push(reading)
    const needed = reading?.source === 'kubelet' ? Math.min(KUBELET_READINGS, wanted) : wanted
    const window = lastOnes(kept, atMs, settleMs, needed)
    const isLongEnough = window.length >= needed && atMs - (window[0]?.atMs ?? atMs) >= settleMs
    const isSettled = isLongEnough && spreadOf(window) <= toleranceBytes
    if (isSettled || atMs >= timeoutMs)
      return settled(window, isSettled, atMs)
    await sleep(settleMs / wanted, signal)
  }
}

/** As many as cover the settle time, and as were asked for. */
function lastOnes(kept: readonly Reading[], atMs: number, settleMs: number, wanted: number): Reading[] {
  const first = kept.findLastIndex(reading => atMs - reading.atMs >= settleMs)
  return kept.slice(Math.max(0, Math.min(first, kept.length - wanted)))
}

function readingOf(nodes: NodeMemory[], atMs: number): Reading | undefined {
  const availableBytes = sum(nodes.map(node => node.availableBytes))
  // Each may be what a number holds exactly, and their sum not: no journal could be read that has it.
  if (nodes.length === 0 || !Number.isSafeInteger(availableBytes))
    return undefined
  const stamps = nodes.flatMap(({ node, stamp }) => stamp === undefined ? [] : `${node} ${stamp}`)
  return {
    atMs,
    source: nodes.some(({ source }) => source === 'kubelet') ? 'kubelet' : 'meminfo',
    names: nodes.map(({ node }) => node).join(' '),
    key: stamps.length === 0 ? String(atMs) : stamps.join(),
    nodes,
    availableBytes,
  }
}

function settled(window: readonly Reading[], isSettled: boolean, settleMs: number): SettledMemory {
  const last = window.at(-1)
  if (last === undefined)
    throw new NoDataError('no node tells how much memory it has: neither could be read /proc/meminfo on this host, nor the kubelet\'s summary, which takes the right to get nodes/proxy')
  const middle = (of: (node: NodeMemory) => number | undefined): number | undefined => {
    const sums = window.flatMap(({ nodes }) => {
      const known = nodes.flatMap(node => of(node) ?? [])
      return known.length === nodes.length ? sum(known) : []
    })
    return sums.length === window.length ? Math.round(median(sums)) : undefined
  }
  const kernelBytes = middle(node => node.kernelBytes)
  const anonBytes = middle(node => node.anonBytes)
  return {
    // Readings of the window are all of the same nodes, in the same order.
    perNode: last.nodes.map(({ node }, index) => ({ node, availableBytes: Math.round(median(window.flatMap(({ nodes }) => nodes[index]?.availableBytes ?? []))) })),
    availableBytes: Math.round(median(window.map(reading => reading.availableBytes))),
    spreadBytes: spreadOf(window),
    readings: window.length,
    isSettled,
    settleMs,
    source: last.source,
    ...(kernelBytes === undefined ? {} : { kernelBytes }),
    ...(anonBytes === undefined ? {} : { anonBytes }),
  }
}

function spreadOf(window: readonly Reading[]): number {
  const values = window.map(reading => reading.availableBytes)
  return values.length === 0 ? 0 : Math.max(...values) - Math.min(...values)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
