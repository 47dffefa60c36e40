import type { Finding } from '../finding.ts'
import { groupBy } from '../../collections/group-by.ts'
import type { ClusterReading, HandlerProbe, ImageReading, NodeReading } from '../readings.ts'
import type { Candidate, Subject } from '../subject.ts'
import { isMeant, podCandidates } from '../subject.ts'

const WHY = 'a pod whose image is missing does not come up (imagePullPolicy Never), or its pull is measured instead of its runtime'
/** Images the kubelet reports unless told (nodeStatusMaxImages). */
const REPORTED_IMAGES = 50

type PodCandidate = ReturnType<typeof podCandidates>[number]

/** Whether the images of the variants are on each node, for its architecture and for the snapshotter of their handler. */
export function checkImages(subject: Subject, cluster: ClusterReading): Finding[] {
  const meant = podCandidates(subject).filter(isMeant)
  const byImage = groupBy(meant, ({ variant: { kubernetes } }) => `${kubernetes.image} ${kubernetes.snapshotter ?? ''}`)
  return [...byImage.values()].flatMap(candidates => cluster.nodes.map(node => ({
    check: 'image',
    why: WHY,
    node: node.name,
    variants: candidates.map(({ variant }) => variant.name),
    ...judge(candidates, node, cluster),
  })))
}

function judge(candidates: readonly [PodCandidate, ...PodCandidate[]], node: NodeReading, { containerd, probes }: ClusterReading): Pick<Finding, 'status' | 'seen' | 'fix'> {
  const [{ variant: { kubernetes: { image, snapshotter, imagePullPolicy } } }] = candidates
  const absent = (seen: string): Pick<Finding, 'status' | 'seen' | 'fix'> => imagePullPolicy === 'Never'
    ? { status: 'fault', seen, fix: loadFix(candidates, snapshotter) }
    : { status: 'warning', seen: `${seen}; the run pulls it, where it may`, fix: `pull it beforehand: sudo k3s ctr -n k8s.io images pull ${snapshotter === undefined ? '' : `--snapshotter ${snapshotter} `}${image}` }
  const listed = containerd.status === 'read' && node.isThisHost && containerd.value.images.status === 'read' ? containerd.value : undefined
  if (listed !== undefined && listed.images.status === 'read') {
    const found = listed.images.value.find(({ name }) => name === image || name === fullName(image))
    const unpackedFor = snapshotter ?? (listed.config.status === 'read' ? listed.config.value.snapshotter : undefined) ?? 'overlayfs'
    return found === undefined ? absent(`${image} is not on the node`) : judgeFound(found, node, unpackedFor, candidates)
  }
  const probe = probes.status === 'read' ? probes.value.find(one => one.node === node.name && one.image === image && (one.outcome.status === 'ran' || one.outcome.status === 'no-image')) : undefined
  if (probe !== undefined)
    return ofProbe(probe) ? { status: 'ok', seen: `${image}: a pod of it ran` } : absent(`${image} is not on the node, says its kubelet`)
  if (node.images.some(name => name === image || name === fullName(image)))
    return { status: 'ok', seen: `${image} is on the node, says its kubelet` }
  // A node that reports none does not report them: its pause image is there.
  return node.images.length > 0 && node.images.length < REPORTED_IMAGES
    ? absent(`${image} is not among the ${node.images.length} images that the kubelet reports`)
    : { status: 'unknown', seen: `${image} is not among the ${node.images.length} images that the kubelet reports, and it reports no more`, fix: 'run podfit doctor on the node' }
}

function ofProbe({ outcome }: HandlerProbe): boolean {
  return outcome.status === 'ran'
}

function judgeFound({ name, platforms, unpackedFor }: ImageReading, { architecture }: NodeReading, snapshotter: string, candidates: readonly PodCandidate[]): Pick<Finding, 'status' | 'seen' | 'fix'> {
  const isWasm = platforms.some(platform => platform.startsWith('wasi/') || platform.startsWith('wasip'))
  if (!isWasm && platforms.length > 0 && !platforms.some(platform => platform.startsWith(`linux/${architecture}`)))
    return { status: 'fault', seen: `${name} is there for ${platforms.join(', ')}, the node is ${architecture}`, fix: `load one for ${architecture}: ${loadFix(candidates, undefined)}` }
  // runwasi's shims take the modules from the image's layers themselves.
  if (!isWasm && !unpackedFor.includes(snapshotter)) {
    // The kubelet unpacks for the default snapshotter when the first pod comes; that is one slow first pod, no failure.
    const own = candidates.some(({ variant }) => variant.kubernetes.snapshotter !== undefined)
    return { status: own ? 'fault' : 'warning', seen: `${name} is there, but not unpacked for the snapshotter ${snapshotter}${unpackedFor.length > 0 ? ` (for ${unpackedFor.join(', ')})` : ''}`, fix: loadFix(candidates, own ? snapshotter : undefined) }
  }
  return { status: 'ok', seen: `${name} for ${platforms.join(', ') || 'its platform'}${isWasm ? '' : `, unpacked for ${snapshotter}`}` }
}

function loadFix(candidates: readonly Candidate[], snapshotter: string | undefined): string {
  const [candidate] = candidates
  const isOurs = /(^|\/)podfit\/http-server[:@]/.test(candidate?.variant.kubernetes?.image ?? '')
  if (!isOurs)
    return `pnpm podfit setup print ${candidate?.variant.name}, under "Image"`
  return snapshotter === undefined ? 'sudo pnpm workload load' : `pnpm workload image --out http-server.tar, then sudo k3s ctr -n k8s.io images import --snapshotter ${snapshotter} http-server.tar`
}

/** `nginx:1` is docker.io/library/nginx:1 to containerd. */
function fullName(image: string): string {
  const [first = '', ...rest] = image.split('/')
  if (rest.length > 0 && /[.:]|^localhost$/.test(first))
    return image
  return `docker.io/${rest.length === 0 ? 'library/' : ''}${image}`
}
