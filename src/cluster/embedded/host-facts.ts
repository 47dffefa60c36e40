import { readFileSync } from 'node:fs'
import { availableParallelism, hostname, release } from 'node:os'
import type { ClusterFacts } from '../../results/results.ts'
import { memoryOfHost } from '../memory-of-host.ts'
import { ADDRESSES } from './addresses.ts'

/** Node's names for what Kubernetes calls by Go's. */
const ARCHITECTURES: Record<string, string> = { x64: 'amd64', arm64: 'arm64' }

/**
 * What this host is, in the form of a cluster of one node. `maxPods` is what its addresses and its process ids allow at most: nothing
 * else limits the number of sandboxes beforehand.
 *
 * @param runtimes names and versions
 */
export async function hostFacts(runtimes: readonly string[]): Promise<ClusterFacts> {
  const { totalBytes } = await memoryOfHost()
  const kernel = release()
  const os = osName()
  return {
    kind: 'embedded',
    name: `this host: ${os}, kernel ${kernel}`,
    serverVersion: kernel,
    nodes: [{
      name: hostname(),
      architecture: ARCHITECTURES[process.arch] ?? process.arch,
      kernelVersion: kernel,
      osImage: os,
      containerRuntimeVersion: runtimes.join(', ') || 'none',
      kubeletVersion: 'none',
      cpus: availableParallelism(),
      memoryBytes: totalBytes,
      allocatableMemoryBytes: totalBytes,
      maxPods: Math.min(ADDRESSES, Number(readFileSync('/proc/sys/kernel/pid_max', 'utf8'))),
      otherPods: 0,
    }],
  }
}

/** PRETTY_NAME of os-release(5). */
function osName(): string {
  for (const file of ['/etc/os-release', '/usr/lib/os-release']) {
    try {
      const name = /^PRETTY_NAME=(?:"(.*)"|'(.*)'|(.*))$/m.exec(readFileSync(file, 'utf8'))
      return name?.[1] ?? name?.[2] ?? name?.[3] ?? 'Linux'
    }
    catch {
      continue
    }
  }
  return 'Linux'
}
