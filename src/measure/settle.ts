import { sleep } from '../clock/sleep.ts'
import type { Cluster } from '../cluster/cluster.ts'

export interface SettleOptions {
  /** What each node could give before the trial, in bytes by name. */
  before: ReadonlyMap<string, number>
  /** So much less than before counts as back. */
  toleranceBytes: number
  deadlineMs: number
  signal: AbortSignal
}

/**
 * How a pause between two trials ended. `settled`: pods are gone and memory is back, as far as nodes tell. `steady`: pods are gone, and the memory that is
 * still missing has stopped coming back: somebody else has it. `deadline`: neither came true in time. `unknown`: no node tells of pods or memory.
 */
export interface Settling {
  status: 'settled' | 'steady' | 'deadline' | 'unknown'
  tookMs: number
  /** Memory that had not come back, on the node that lacks most; absent where memory cannot be read. */
  missingBytes?: number
  /** Pods the nodes still held at the end; absent where there were none, or nodes do not tell. */
  heldPods?: number
}

const PERIOD_MS = 250
/** Freed memory comes back in steps as the kernel tears namespaces and cgroups down; after so long without one no more comes. */
const STEADY_MS = 5_000
/** A node that does not answer for a moment is asked again. */
const UNREAD_MS = 2_000

/** Waits until what the last trial made is gone from the nodes: its pods first, then the memory they held. */
export async function settle(cluster: Pick<Cluster, 'nodeMemory' | 'heldPods'>, { before, toleranceBytes, deadlineMs, signal }: SettleOptions): Promise<Settling> {
  const startedAt = performance.now()
  const elapsed = (): number => performance.now() - startedAt
  let least = Number.POSITIVE_INFINITY
  let leastAt = 0
  for (;;) {
    const heldPods = await cluster.heldPods(signal)
    const missingBytes = before.size === 0 ? undefined : await missing(cluster, before, signal)
    const isGone = heldPods === undefined || heldPods === 0
    const isUnread = before.size > 0 && missingBytes === undefined
    const end = (status: Settling['status']): Settling => ({
      status,
      tookMs: elapsed(),
      ...(missingBytes === undefined ? {} : { missingBytes }),
      ...(isGone ? {} : { heldPods }),
    })
    if (isGone && (missingBytes ?? 0) <= toleranceBytes && !(isUnread && elapsed() < Math.min(UNREAD_MS, deadlineMs)))
      return end(heldPods === undefined && missingBytes === undefined ? 'unknown' : 'settled')
    // Less than a tenth of what counts as back is no progress.
    if (!isGone || (missingBytes ?? 0) < least - toleranceBytes / 10) {
      least = missingBytes ?? 0
      leastAt = elapsed()
    }
    if (elapsed() - leastAt >= STEADY_MS)
      return end('steady')
    if (elapsed() >= deadlineMs)
      return end('deadline')
    await sleep(PERIOD_MS, signal)
  }
}

/** @returns undefined where the memory of a node cannot be read just now: a pause is not worth failing for */
async function missing(cluster: Pick<Cluster, 'nodeMemory'>, before: ReadonlyMap<string, number>, signal: AbortSignal): Promise<number | undefined> {
  try {
    const now = await cluster.nodeMemory(signal)
    const read = new Map(now.map(({ node, availableBytes }) => [node, availableBytes]))
    const lacking = [...before].map(([node, availableBytes]) => availableBytes - (read.get(node) ?? Number.NaN))
    return lacking.some(Number.isNaN) ? undefined : Math.max(0, ...lacking)
  }
  catch {
    signal.throwIfAborted()
    return undefined
  }
}
