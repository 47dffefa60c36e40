import { formatBytes, parseMemory, parseQuantity } from '../../units/quantity.ts'
import type { Finding } from '../finding.ts'
import { groupBy } from '../../collections/group-by.ts'
import type { ClusterReading, NodeReading, RuntimeClassReading } from '../readings.ts'
import type { Candidate, Subject } from '../subject.ts'
import { podCandidates } from '../subject.ts'

const WHY = 'the RuntimeClass is what makes a pod run in the runtime: without it, or with another handler behind it, something else is measured'

/** Whether the RuntimeClasses of the variants are there, point where they should, and declare nothing that a density search would find instead. */
export function checkRuntimeClasses(subject: Subject, { runtimeClasses, nodes }: ClusterReading): Finding[] {
  const byClass = groupBy(podCandidates(subject).filter(({ variant }) => variant.kubernetes.runtimeClass !== undefined), ({ variant }) => variant.kubernetes.runtimeClass ?? '')
  if (runtimeClasses.status === 'not-read')
    return byClass.size === 0 ? [] : [{ check: 'runtime-class', why: WHY, variants: [...byClass.values()].flat().map(({ variant }) => variant.name), status: 'unknown', seen: runtimeClasses.reason, fix: 'grant the right to list runtimeclasses.node.k8s.io' }]
  return [...byClass].flatMap(([name, candidates]) => {
    const found = runtimeClasses.value.find(one => one.name === name)
    const finding = { check: 'runtime-class', why: WHY, variants: candidates.map(({ variant }) => variant.name) }
    if (found === undefined)
      return missing(name, candidates).map(verdict => ({ ...finding, ...verdict }))
    return [{ ...finding, ...judge(found, candidates, nodes) }, ...overhead(found, candidates, nodes)]
  })
}

/** One that nobody requires is simply not installed, which the list of variants says. */
function missing(name: string, candidates: readonly Candidate[]): Pick<Finding, 'status' | 'seen' | 'fix' | 'variants'>[] {
  const required = candidates.filter(({ isRequired }) => isRequired).map(({ variant }) => variant.name)
  return required.length === 0 ? [] : [{ status: 'fault', variants: required, seen: `there is no RuntimeClass ${name}`, fix: `pnpm podfit setup print ${required[0]}` }]
}

function judge({ name, handler, nodeSelector }: RuntimeClassReading, candidates: ReturnType<typeof podCandidates>, nodes: readonly NodeReading[]): Pick<Finding, 'status' | 'seen' | 'fix'> {
  const expected = candidates[0]?.variant.kubernetes.handler
  const seen = `RuntimeClass ${name} has the handler ${handler}`
  const labels = Object.entries(nodeSelector)
  const isNowhere = !nodes.some(node => labels.every(([key, value]) => node.labels[key] === value))
  if (labels.length > 0 && isNowhere)
    return { status: 'fault', seen: `${seen} and wants nodes with ${labels.map(([key, value]) => `${key}=${value}`).join(', ')}; no node has that`, fix: `kubectl label node NODE ${labels.map(([key, value]) => `${key}=${value}`).join(' ')}, on each node that has the runtime` }
  return handler === expected
    ? { status: 'ok', seen }
    : { status: 'warning', seen: `${seen}; ${candidates.map(({ variant }) => variant.name).join(', ')} name ${expected}`, fix: `where ${handler} is not that runtime: kubectl delete runtimeclass ${name}, and make it anew with handler ${expected}; where it is, set kubernetes.handler in the variant's file. pnpm vitest specs/isolation shows what really runs` }
}

/** What a declared overhead alone would let through, which is no measurement of the runtime. */
function overhead({ name, overhead: declared }: RuntimeClassReading, candidates: ReturnType<typeof podCandidates>, nodes: readonly NodeReading[]): Finding[] {
  if (declared === undefined)
    return []
  const request = Math.max(...candidates.map(({ variant }) => variant.kubernetes.memoryRequestBytes))
  const memory = declared.memory === undefined ? 0 : parseMemory(declared.memory)
  const cpu = declared.cpu === undefined ? 0 : parseQuantity(declared.cpu)
  const pods = nodes.reduce((sum, node) => sum + Math.floor(Math.min(node.allocatableMemoryBytes / (request + memory), cpu === 0 ? Number.POSITIVE_INFINITY : node.allocatableCpus / cpu)), 0)
  return [{
    check: 'declared-overhead',
    why: 'overhead.podFixed counts as a request: the scheduler decides how many pods fit, and the declaration is measured instead of the runtime',
    variants: candidates.map(({ variant }) => variant.name),
    status: 'warning',
    seen: `RuntimeClass ${name} declares ${[memory > 0 ? formatBytes(memory) : '', declared.cpu === undefined ? '' : `${declared.cpu} of CPU`].filter(Boolean).join(' and ')} a pod: at most ${pods} pods by that alone`,
    fix: `make it anew without overhead: kubectl delete runtimeclass ${name}; kubectl apply as pnpm podfit setup print ${candidates[0]?.variant.name} says (Helm chart kata-deploy: --set runtimeClasses.overheadEnabled=false)`,
  }]
}
