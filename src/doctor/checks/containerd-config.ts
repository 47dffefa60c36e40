import { RUNTIME_PLUGINS } from '../../setup/containerd-tables.ts'
import { K3S_TEMPLATES } from '../../setup/k3s-paths.ts'
import type { Finding } from '../finding.ts'
import type { ClusterReading, ContainerdConfig, NodeReading } from '../readings.ts'
import type { Subject } from '../subject.ts'
import { isMeant, podCandidates } from '../subject.ts'

const WHY = 'a handler under the section name of the other schema is ignored without a word, and its pods fail with "no runtime for ... is configured"'

/** containerd's version on each node, and whether it has the handlers: from its configuration on this one, elsewhere as far as the kubelet tells. */
export function checkContainerd(subject: Subject, { nodes, containerd, runtimeClasses }: ClusterReading): Finding[] {
  const meant = podCandidates(subject).filter(isMeant)
  const finding = { check: 'containerd', why: WHY, variants: meant.map(({ variant }) => variant.name) }
  // A RuntimeClass may name another handler than the variant's file.
  const wanted = [...new Set(meant.flatMap(({ variant: { kubernetes } }) => {
    const found = runtimeClasses.status === 'read' ? runtimeClasses.value.find(({ name }) => name === kubernetes.runtimeClass) : undefined
    return kubernetes.runtimeClass === undefined ? [] : found?.handler ?? kubernetes.handler
  }))]
  return nodes.map(node => {
    const unread = reasonOf(containerd, node)
    return { ...finding, node: node.name, ...unread === undefined && containerd.status === 'read' && containerd.value.config.status === 'read'
      ? judge(containerd.value.version, containerd.value.config.value, wanted, node)
      : judgeReported(node, wanted, unread ?? '') }
  })
}

/** Why the configuration of a node's containerd is not known; undefined where it is. */
function reasonOf(containerd: ClusterReading['containerd'], { isThisHost }: NodeReading): string | undefined {
  if (!isThisHost)
    return 'its configuration can be read on the node alone'
  if (containerd.status === 'not-read')
    return containerd.reason
  return containerd.value.config.status === 'not-read' ? containerd.value.config.reason : undefined
}

/** Kubernetes 1.31 and later report the handlers of a node; that a handler is not among them is known without its configuration. */
function judgeReported({ containerRuntimeVersion, handlers }: NodeReading, wanted: readonly string[], reason: string): Pick<Finding, 'status' | 'seen' | 'fix'> {
  const missing = handlers === undefined ? [] : wanted.filter(handler => !handlers.includes(handler))
  const seen = `${containerRuntimeVersion}${handlers === undefined ? '' : `, handlers ${handlers.join(', ')}`}`
  return missing.length > 0
    ? { status: 'fault', seen: `${seen}; ${missing.join(', ')} not among them`, fix: `add it to containerd's configuration on the node (pnpm podfit setup print VARIANT), and restart` }
    : { status: 'unknown', seen: `${seen}; ${reason}`, fix: 'run podfit doctor on the node, as root; --containerd names its socket' }
}

function judge(version: string, { file, version: schema, handlers, k3sTemplates }: ContainerdConfig, wanted: readonly string[], node: NodeReading): Pick<Finding, 'status' | 'seen' | 'fix'> {
  const major = Number(/^v?(\d+)/.exec(version)?.[1] ?? 0)
  // containerd 2 migrates a file of version 2 as a whole, so its section name is the file's, not the daemon's.
  const plugin = RUNTIME_PLUGINS[schema >= 3 ? 3 : 2]
  const other = RUNTIME_PLUGINS[schema >= 3 ? 2 : 3]
  const seen = `containerd ${version}, ${file} with version = ${schema}, handlers ${handlers[plugin]?.join(', ') || 'none'}`
  if (schema >= 3 && major === 1)
    return { status: 'fault', seen: `${seen}: containerd 1 does not know version 3`, fix: `write it for version 2: ${K3S_TEMPLATES[2]} on K3s` }
  const ignored = (handlers[other] ?? []).filter(handler => !handlers[plugin]?.includes(handler))
  if (ignored.length > 0)
    return { status: 'fault', seen: `${seen}; ${ignored.join(', ')} under [plugins."${other}"], which is ignored in version ${schema}`, fix: `name the section [plugins.'${plugin}'.containerd.runtimes.'${ignored[0]}'] in ${K3S_TEMPLATES[schema >= 3 ? 3 : 2]} (not on K3s: in ${file}), and restart` }
  const unnamed = wanted.filter(handler => !handlers[plugin]?.includes(handler))
  if (unnamed.length > 0)
    return { status: 'fault', seen: `${seen}; ${unnamed.join(', ')} ${unnamed.length === 1 ? 'is' : 'are'} not among them`, fix: `add [plugins.'${plugin}'.containerd.runtimes.'${unnamed[0]}'] as pnpm podfit setup print VARIANT says, and restart; on K3s edit the template, never ${file}` }
  return k3sTemplates.length === 2
    ? { status: 'warning', seen: `${seen}; both ${K3S_TEMPLATES[2]} and ${K3S_TEMPLATES[3]} are there on ${node.name}`, fix: `K3s takes ${K3S_TEMPLATES[3]} alone: move what is in the other one there, and remove it` }
    : { status: 'ok', seen }
}
