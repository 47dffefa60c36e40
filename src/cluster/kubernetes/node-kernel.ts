import type { V1Node, V1NodeList } from '@kubernetes/client-node'
import { NoClusterError } from '../../errors/no-cluster-error.ts'
import type { NodeKernel } from '../../results/samples.ts'
import { parseMemory } from '../../units/quantity.ts'
import { kernelOfHost } from '../kernel-of-host.ts'
import { isThisHost } from './is-this-host.ts'

/** The kernel of a node: all of it where podfit runs there, else what its Node object says of it. */
export async function nodeKernel({ items }: V1NodeList, name: string): Promise<NodeKernel> {
  const node = items.find(({ metadata }) => metadata?.name === name)
  const release = node?.status?.nodeInfo?.kernelVersion
  if (node === undefined || release === undefined)
    throw new NoClusterError(`the cluster does not say what kernel node "${name}" runs; see: kubectl get nodes -o wide`)
  return await thisHosts(node, release) ?? { release, memoryBytes: parseMemory(node.status?.capacity?.['memory'] ?? '0') }
}

/** A node that does not tell its boot may be another with this address: only the same kernel's uptime says anything. */
async function thisHosts(node: V1Node, release: string): Promise<NodeKernel | undefined> {
  const host = isThisHost(node) ? await kernelOfHost() : undefined
  return host?.release === release ? host : undefined
}
