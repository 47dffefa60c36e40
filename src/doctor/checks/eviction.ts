import { formatBytes, parseMemory } from '../../units/quantity.ts'
import type { Finding } from '../finding.ts'
import type { ClusterReading } from '../readings.ts'
import type { Subject } from '../subject.ts'
import { isMeant, namesOf } from '../subject.ts'

const SIGNAL = 'memory.available'

/** Who acts first when memory runs out: the kubelet by evicting, the kernel by killing, or podfit by stopping. */
export function checkEviction(subject: Subject, { nodes }: ClusterReading): Finding[] {
  return nodes.map(({ name, kubelet, memoryBytes }) => {
    const finding = { check: 'eviction', node: name, why: 'at the edge of memory either the kubelet evicts pods or the kernel kills processes, which may be K3s itself; which of them acts changes how many pods fit', variants: namesOf(subject.candidates.filter(isMeant)) }
    if (kubelet.status === 'not-read')
      return { ...finding, status: 'unknown', seen: kubelet.reason, fix: `grant the right to get nodes/proxy, or look on the node: kubectl get --raw /api/v1/nodes/${name}/proxy/configz` }
    const hard = kubelet.value.evictionHard ?? {}
    const floor = formatBytes(subject.memoryFloorBytes)
    const threshold = hard[SIGNAL]
    const fix = `kubelet-arg: [eviction-hard=${SIGNAL}<${Math.floor(subject.memoryFloorBytes / 2 ** 20)}Mi,nodefs.available<5%,imagefs.available<5%] in /etc/rancher/k3s/config.yaml, then restart`
    if (threshold === undefined)
      return { ...finding, status: 'warning', seen: `no eviction for ${SIGNAL} (as K3s has it unless told): the kernel's OOM killer acts first. podfit's search stops at ${floor}, rollouts do not`, fix }
    const bytes = thresholdBytes(threshold, memoryBytes)
    if (bytes === undefined)
      return { ...finding, status: 'unknown', seen: `${SIGNAL}<${threshold} is no threshold podfit knows`, fix }
    return bytes > subject.memoryFloorBytes
      ? { ...finding, status: 'warning', seen: `the kubelet evicts below ${formatBytes(bytes)}, before podfit's search stops at ${floor} (density.memoryFloor): it ends with evicted pods`, fix: `set density.memoryFloor above ${formatBytes(bytes)}, or ${fix}` }
      : { ...finding, status: 'ok', seen: `the kubelet evicts below ${formatBytes(bytes)}, podfit's search stops at ${floor}` }
  })
}

function thresholdBytes(threshold: string, memoryBytes: number): number | undefined {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(threshold)?.[1]
  if (percent !== undefined)
    return memoryBytes * Number(percent) / 100
  try {
    return parseMemory(threshold)
  }
  catch {
    return undefined
  }
}
