import type { NodeFacts, Results } from '../../../src/results/results.ts'
import { formatBytes } from '../../../src/units/quantity.ts'

/** What a figure depends on besides the variant, and that was not the same in the run before. */
export interface ChangedCondition {
  /** `kernel`, `container runtime` ... */
  what: string
  /** Only what is different: of several runtimes the one that was replaced. Absent where something is new. */
  from?: string
  /** Absent where something is gone. */
  to?: string
}

/** What each condition was, in the order of what they change most; nothing where a run does not know it. */
const CONDITIONS: [what: string, of: (results: Results) => string[]][] = [
  ['cluster', ({ cluster }) => [cluster.kind]],
  ['device', results => perNode(results, ({ architecture, cpus, memoryBytes }) => [`${architecture}, ${cpus} CPUs, ${formatBytes(memoryBytes)}`])],
  ['kernel', results => perNode(results, ({ kernelVersion }) => [kernelVersion])],
  ['page size', ({ harness: { pageSizeBytes, location } }) => pageSizeBytes === undefined || location !== 'on-node' ? [] : [formatBytes(pageSizeBytes)]],
  // Without a cluster these are all runtimes of the host, one after the other.
  ['container runtime', results => perNode(results, ({ containerRuntimeVersion }) => containerRuntimeVersion.split(', '))],
  // Without a cluster this is the kernel.
  ['Kubernetes', ({ cluster }) => cluster.kind === 'kubernetes' ? [cluster.serverVersion] : []],
  ['operating system', results => perNode(results, ({ osImage }) => [osImage])],
  ['maxPods', results => perNode(results, ({ maxPods }) => [String(maxPods)])],
  ['where the harness ran', ({ harness }) => [harness.location]],
  ['HTTP probe', ({ plan: { probe } }) => [`${probe.way}, every ${probe.intervalMs} ms`]],
  ['hold time', ({ plan }) => [`${plan.density.holdMs / 1_000} s`]],
  ['podfit', ({ harness }) => [harness.podfitVersion]],
]

/** What changed from one run to the next, of what its figures can depend on. What one of the two does not know is no change. */
export function changedConditions(before: Results, after: Results): ChangedCondition[] {
  return CONDITIONS.flatMap(([what, of]) => {
    const [old, now] = [of(before), of(after)]
    const [from, to] = [old.filter(item => !now.includes(item)), now.filter(item => !old.includes(item))]
    return old.length === 0 || now.length === 0 || from.length + to.length === 0 ? [] : [{ what, ...from.length === 0 ? {} : { from: from.join('; ') }, ...to.length === 0 ? {} : { to: to.join('; ') } }]
  })
}

function perNode({ cluster }: Results, of: (node: NodeFacts) => string[]): string[] {
  return [...new Set(cluster.nodes.flatMap(of))].filter(item => item !== '').toSorted()
}
