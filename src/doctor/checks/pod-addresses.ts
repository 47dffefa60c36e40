import type { Finding } from '../finding.ts'
import type { ClusterReading, NodeReading } from '../readings.ts'
import type { Subject } from '../subject.ts'
import { isMeant, namesOf } from '../subject.ts'

/** Of an IPv4 range: its own address, the broadcast address and the bridge's. */
const NOT_FOR_PODS = 3

/** Whether the nodes' pod address ranges are as large as what the plan asks for. */
export function checkPodAddresses(subject: Subject, { nodes }: ClusterReading): Finding[] {
  const sizes = nodes.map(addressesOf)
  const total = sizes.some(size => size === undefined) ? undefined : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
  const taken = nodes.reduce((sum, { pods }) => sum + (pods.status === 'read' ? pods.value : 0), 0)
  return nodes.map((node, index) => {
    const size = sizes[index]
    const finding = { check: 'pod-addresses', node: node.name, why: 'without an address a pod gets no sandbox ("no IP addresses available in range set"), whatever the runtime', variants: namesOf(subject.candidates.filter(isMeant)) }
    if (size === undefined || total === undefined)
      return { ...finding, status: 'unknown', seen: node.podCidrs.length === 0 ? 'the node has no podCIDR: its CNI plugin hands out addresses by itself' : `podCIDR ${node.podCidrs.join(', ')} is no address range`, fix: 'see in the CNI plugin\'s own configuration how many addresses a node has' }
    const seen = `podCIDR ${node.podCidrs.join(', ')}: ${size} addresses for pods`
    const short = subject.candidates.filter(candidate => isMeant(candidate) && candidate.replicas > total - taken)
    const fix = fixFor(Math.max(subject.cap, ...subject.candidates.map(({ replicas }) => replicas)))
    if (short.length > 0)
      return { ...finding, status: 'fault', variants: namesOf(short), seen: `${seen}; a rollout of the plan is ${Math.max(...short.map(({ replicas }) => replicas))} pods, and ${taken} others are there`, fix }
    const maxPods = nodes.reduce((sum, other) => sum + other.maxPods, 0)
    return total < Math.min(subject.cap, maxPods)
      ? { ...finding, status: 'warning', seen: `${seen}, fewer than the plan's search goes up to (${subject.cap}) and maxPods allows (${maxPods})`, fix }
      : { ...finding, status: 'ok', seen }
  })
}

function fixFor(pods: number): string {
  const mask = 32 - Math.ceil(Math.log2(Math.max(1_000, pods) + NOT_FOR_PODS))
  return `on K3s kube-controller-manager-arg: [node-cidr-mask-size=${mask}] with cluster-cidr: 10.42.0.0/16 in /etc/rancher/k3s/config.yaml, before the node first starts: the range of a node cannot be changed, so k3s-uninstall.sh and install anew. host-local may hold addresses of pods that are gone for a while`
}

/** Addresses for pods, of the smallest range: a pod takes one of each family. Undefined where a range cannot be read. */
function addressesOf({ podCidrs }: NodeReading): number | undefined {
  const sizes = podCidrs.map(cidr => {
    const [, address = '', mask = ''] = /^([0-9a-fA-F:.]+)\/(\d{1,3})$/.exec(cidr) ?? []
    const bits = (address.includes(':') ? 128 : 32) - Number(mask)
    return address === '' || bits < 0 ? Number.NaN : Math.max(0, 2 ** bits - NOT_FOR_PODS)
  })
  return sizes.length === 0 || sizes.some(Number.isNaN) ? undefined : Math.min(...sizes)
}
