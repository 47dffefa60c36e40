import { networkInterfaces } from 'node:os'
import type { V1Node } from '@kubernetes/client-node'
import { thisMachine } from '../this-machine.ts'

/** Whether this process runs on the node: one of its own addresses is the node's, and the node's boot is this one. An address alone may be in use on another network, too. */
export function isThisHost({ status }: V1Node): boolean {
  const ours = new Set(Object.values(networkInterfaces()).flat().map(address => address?.address))
  const hasAddress = status?.addresses?.some(({ type, address }) => type === 'InternalIP' && ours.has(address)) ?? false
  const [boot, its] = [thisMachine().boot, status?.nodeInfo?.bootID ?? '']
  return hasAddress && (boot === '' || its === '' || boot === its)
}
