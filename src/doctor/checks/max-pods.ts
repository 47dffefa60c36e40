import type { Finding } from '../finding.ts'
import type { ClusterReading, NodeReading } from '../readings.ts'
import type { Subject } from '../subject.ts'
import { isMeant, namesOf } from '../subject.ts'

/** The kubelet's own default. */
const DEFAULT = 110

/** Whether the kubelets take as many pods as the plan asks for. */
export function checkMaxPods(subject: Subject, { nodes }: ClusterReading): Finding[] {
  const free = nodes.reduce((sum, node) => sum + freePods(node), 0)
  return nodes.map(node => {
    const finding = { check: 'max-pods', node: node.name, why: 'a density search ends at the kubelet\'s maxPods, whatever the runtime; rollouts get no more pods than fit' }
    const others = node.pods.status === 'read' ? `, ${node.pods.value} of them are taken` : ''
    const seen = `the node takes ${node.maxPods} pods${node.maxPods === DEFAULT ? ' (the default)' : ''}${others}`
    const short = subject.candidates.filter(candidate => isMeant(candidate) && candidate.replicas > free)
    const wanted = Math.max(subject.cap, ...subject.candidates.map(({ replicas }) => replicas))
    const fix = `kubelet-arg: [max-pods=${Math.max(500, wanted)}] in /etc/rancher/k3s/config.yaml (elsewhere maxPods of the kubelet's configuration), then restart it; the pod address range must be as large`
    if (short.length > 0)
      return { ...finding, status: 'fault', variants: namesOf(short), seen: `${seen}; a rollout of the plan is ${Math.max(...short.map(({ replicas }) => replicas))} pods`, fix }
    const all = namesOf(subject.candidates.filter(isMeant))
    return subject.cap > nodes.reduce((sum, { maxPods }) => sum + maxPods, 0)
      ? { ...finding, status: 'warning', variants: all, seen: `${seen}; the density search of the plan goes up to ${subject.cap}`, fix }
      : { ...finding, status: 'ok', variants: all, seen }
  })
}

/** Pods a node can still take, as far as is known. */
function freePods({ maxPods, pods }: NodeReading): number {
  return maxPods - (pods.status === 'read' ? pods.value : 0)
}
