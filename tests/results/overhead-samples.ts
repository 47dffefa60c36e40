import type { OverheadTrial } from '../../src/results/overhead-figures.ts'
import type { OverheadSample } from '../../src/results/samples.ts'

const MIB = 2 ** 20

export interface OverheadShape {
  /** In the order in which they were taken. */
  sizes?: readonly number[]
  perPodMib?: number
  /** As soon as there is a pod. */
  fixedMib?: number
  /** What else a sample has, or lacks. */
  rest?: (pods: number, index: number) => Partial<OverheadSample>
}

/** Samples of a node with 8 GiB whose memory falls in a straight line. */
export function overheadSamples({ sizes = [10, 0, 25, 5, 20, 15], perPodMib = 8, fixedMib = 0, rest = () => ({}) }: OverheadShape = {}): OverheadSample[] {
  return sizes.map((pods, index) => ({
    pods,
    availableBytes: 8_192 * MIB - Math.round((pods * perPodMib + (pods > 0 ? fixedMib : 0)) * MIB),
    spreadBytes: MIB,
    readings: 10,
    isSettled: true,
    settleMs: 5_000,
    source: 'meminfo',
    cachesDropped: false,
    crossCheckMs: 12,
    ...rest(pods, index),
  }))
}

/** The same of several nodes: pods are dealt out in turn, `perPodMib` is by node. */
export function samplesOfNodes(perPodMib: Record<string, number>, sizes: readonly number[] = [10, 0, 25, 5, 20, 15]): OverheadSample[] {
  const nodes = Object.entries(perPodMib)
  return overheadSamples({ sizes, rest: (pods) => {
    const perNode = nodes.map(([node, mib], index) => {
      const own = Math.floor((pods + nodes.length - 1 - index) / nodes.length)
      return { node, pods: own, availableBytes: 8_192 * MIB - Math.round(own * mib * MIB) }
    })
    return { perNode, availableBytes: perNode.reduce((sum, { availableBytes }) => sum + availableBytes, 0) }
  } })
}

export function overheadTrial(round: number, shape: OverheadShape = {}, variant = 'runc'): OverheadTrial {
  return { id: `overhead-${variant}-r${round}`, variant, round, namespace: 'podfit-x', startedAt: '2026-01-01T00:00:00Z', status: 'complete', samples: overheadSamples(shape) }
}

/** The parts that add up: processes, of them mapped files, the kernel, all other processes. */
export function parts(pods: number, mib: { pss: number, file?: number, kernel?: number, others?: number }): Partial<OverheadSample> {
  const { pss, file = 0, kernel = 0, others = 0 } = mib
  return {
    processes: pods * 2,
    pssBytes: pods * pss * MIB,
    pssFileBytes: pods * file * MIB,
    kernelBytes: (100 + pods * kernel) * MIB,
    anonBytes: (500 + pods * (pss - file + others)) * MIB,
  }
}
