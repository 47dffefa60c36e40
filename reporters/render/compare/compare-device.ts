import type { SandboxedPodsPost } from '../../../src/published/sandboxed-pods.ts'
import type { ClusterFacts } from '../../../src/results/results.ts'
import { formatBytes } from '../../../src/units/quantity.ts'
import { counted } from '../text/counted.ts'

/** Whether a cluster is one node of the published device, as far as what a run records of its nodes can tell. Texts are not yet escaped. */
export type DeviceComparison =
  | { status: 'same', seen: string }
  | { status: 'other', differences: string[] }
  /** Nothing contradicts it, and nothing shows that it is that board: a Raspberry Pi 4 of 8 GB has all of it but the kernel. */
  | { status: 'unknown', seen: string }

/** Firmware and kernel keep some of the memory that a board is sold with: Linux counts 7.87 GiB of a Raspberry Pi 5 of 8 GB. */
const LEAST_SHARE_OF_MEMORY = 0.9

/** A kernel for the processor of the Raspberry Pi 5 alone, as `6.12.47+rpt-rpi-2712`; one with `-rpi-v8` runs on older boards too. */
const PI5_KERNEL = /-rpi-2712\b/

export function compareDevice({ nodes }: ClusterFacts, device: SandboxedPodsPost['device']): DeviceComparison {
  const [node, ...others] = nodes
  if (!node)
    return { status: 'unknown', seen: 'no node was described' }
  if (others.length > 0)
    return { status: 'other', differences: [`${nodes.length} nodes instead of 1`] }
  const { architecture, cpus, memoryBytes, kernelVersion } = node
  const differences = [
    ...architecture === device.architecture ? [] : [`${architecture} instead of ${device.architecture}`],
    ...cpus === device.cpus ? [] : [`${counted(cpus, 'CPU')} instead of ${device.cpus}`],
    ...memoryBytes <= device.memoryBytes && memoryBytes >= device.memoryBytes * LEAST_SHARE_OF_MEMORY ? [] : [`${formatBytes(memoryBytes)} of memory instead of ${formatBytes(device.memoryBytes)}`],
  ]
  if (differences.length > 0)
    return { status: 'other', differences }
  const seen = `${architecture}, ${counted(cpus, 'CPU')}, ${formatBytes(memoryBytes)} of memory, kernel ${kernelVersion}`
  return { status: PI5_KERNEL.test(kernelVersion) ? 'same' : 'unknown', seen }
}
