import { release, uptime, version } from 'node:os'
import type { NodeKernel } from '../results/samples.ts'
import { memoryOfHost } from './memory-of-host.ts'

/** The kernel of this host. */
export async function kernelOfHost(): Promise<NodeKernel> {
  const { totalBytes } = await memoryOfHost()
  return { release: release(), version: version(), memoryBytes: totalBytes, uptimeSeconds: Math.floor(uptime()) }
}
