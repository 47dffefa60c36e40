import type { Finding } from '../finding.ts'
import type { ClusterReading } from '../readings.ts'
import type { Subject } from '../subject.ts'
import { isMeant, namesOf } from '../subject.ts'

/** Whether the nodes are healthy and take pods. */
export function checkNodeHealth(subject: Subject, { nodes }: ClusterReading): Finding[] {
  const finding = { check: 'node', why: 'a node under pressure evicts pods, and one that is not Ready or is cordoned gets none', variants: namesOf(subject.candidates.filter(isMeant)) }
  if (nodes.length === 0)
    return [{ ...finding, status: 'fault', seen: 'the cluster has no nodes', fix: 'join one: see https://docs.k3s.io/quick-start' }]
  return nodes.map(({ name, isReady, isCordoned, pressures, kubeletVersion, containerRuntimeVersion, architecture }) => {
    const wrong = [...isReady ? [] : ['not Ready'], ...pressures, ...isCordoned ? ['cordoned'] : []]
    const what = `kubelet ${kubeletVersion}, ${containerRuntimeVersion}, ${architecture}`
    return wrong.length === 0
      ? { ...finding, status: 'ok', node: name, seen: `Ready, without pressure (${what})` }
      : { ...finding, status: 'fault', node: name, seen: `${wrong.join(', ')} (${what})`, fix: isCordoned && wrong.length === 1 ? `kubectl uncordon ${name}` : `kubectl describe node ${name}, under Conditions` }
  })
}
