import { RUNTIME_PLUGINS } from '../../setup/containerd-tables.ts'
import { K3S_TEMPLATES } from '../../setup/k3s-paths.ts'
import type { Finding } from '../finding.ts'
import type { ClusterReading, ContainerdConfig, NodeReading } from '../readings.ts'
import type { Subject } from '../subject.ts'
import { isMeant, podCandidates } from '../subject.ts'

const WHY = 'a handler under the section name of the other schema is ignored without a word, and its pods fail with "no runtime for ... is configured"'

/** containerd's version on each node, and on this one whether its configuration names the handlers where it looks for them. */
export function checkContainerd(subject: Subject, { nodes, containerd, runtimeClasses }: ClusterReading): Finding[] {
  const meant = podCandidates(subject).filter(isMeant)
  const variants = meant.map(({ variant }) => variant.name)
  const finding = { check: 'containerd', why: WHY, variants }
  const here = nodes.find(({ isThisHost }) => isThisHost)
  const elsewhere: Finding[] = nodes.filter(node => node !== here).map(node => ({ ...finding, node: node.name, status: 'unknown', seen: `${node.containerRuntimeVersion}; its configuration is read on the node alone${node.handlers ? `; the kubelet reports the handlers ${node.handlers.join(', ')}` : ''}`, fix: 'run podfit doctor on that node' }))
  if (here === undefined)
    return elsewhere
  if (containerd.status === 'not-read')
    return [{ ...finding, node: here.name, status: 'unknown', seen: `${here.containerRuntimeVersion}; ${containerd.reason}`, fix: 'run as root; name the socket with --containerd' }, ...elsewhere]
  const { config, version } = containerd.value
  if (config.status === 'not-read')
    return [{ ...finding, node: here.name, status: 'unknown', seen: `containerd ${version}; ${config.reason}`, fix: 'run as root on the node' }, ...elsewhere]
  // A RuntimeClass may name another handler than the variant's file.
  const handlers = new Map(meant.flatMap(({ variant: { kubernetes } }) => {
    const found = runtimeClasses.status === 'read' ? runtimeClasses.value.find(({ name }) => name === kubernetes.runtimeClass) : undefined
    return kubernetes.runtimeClass === undefined ? [] : [[found?.handler ?? kubernetes.handler, kubernetes.runtimeClass] as const]
  }))
  return [{ ...finding, node: here.name, ...judge(version, config.value, [...handlers.keys()], here) }, ...elsewhere]
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
