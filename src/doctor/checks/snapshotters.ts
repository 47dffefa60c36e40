import type { Finding } from '../finding.ts'
import { groupBy } from '../../collections/group-by.ts'
import type { ClusterReading, ContainerdReading } from '../readings.ts'
import type { Candidate, Subject } from '../subject.ts'
import { podCandidates, severity } from '../subject.ts'

const WHY = 'Firecracker and urunc\'s Linux guests boot from block devices, which only this snapshotter gives them'
/** Beyond it a rollout may fill the pool, and a full thin pool makes every sandbox fail. */
const FULL_SHARE = 0.8

/** Whether the snapshotters that variants name are there and work. */
export function checkSnapshotters(subject: Subject, { nodes, containerd }: ClusterReading): Finding[] {
  const bySnapshotter = groupBy(podCandidates(subject).filter(({ variant }) => variant.kubernetes.snapshotter !== undefined), ({ variant }) => variant.kubernetes.snapshotter ?? '')
  const node = nodes.find(({ isThisHost }) => isThisHost)?.name
  return [...bySnapshotter].map(([snapshotter, candidates]) => ({
    check: 'snapshotter',
    why: WHY,
    variants: candidates.map(({ variant }) => variant.name),
    ...(node === undefined ? {} : { node }),
    ...judge(snapshotter, candidates, containerd.status === 'read' ? containerd.value : containerd.reason),
  }))
}

function judge(snapshotter: string, candidates: readonly Candidate[], containerd: ContainerdReading | string): Pick<Finding, 'status' | 'seen' | 'fix'> {
  const setup = `pnpm podfit setup print ${candidates[0]?.variant.name}, under "The devmapper snapshotter"`
  const unread = (reason: string): Pick<Finding, 'status' | 'seen' | 'fix'> => ({ status: 'unknown', seen: reason, fix: `on the node, as root: ctr plugins ls | grep ${snapshotter}` })
  if (typeof containerd === 'string')
    return unread(containerd)
  if (containerd.snapshotters.status === 'not-read')
    return unread(containerd.snapshotters.reason)
  const status = containerd.snapshotters.value[snapshotter]
  if (status !== 'ok')
    return { status: severity(candidates), seen: status === undefined ? `containerd has no snapshotter ${snapshotter}` : `containerd's snapshotter ${snapshotter} has the status ${status}`, fix: setup }
  const { thinPool } = containerd
  if (snapshotter !== 'devmapper')
    return { status: 'ok', seen: `containerd's snapshotter ${snapshotter} works` }
  if (thinPool.status === 'not-read')
    return { status: 'unknown', seen: `containerd's snapshotter devmapper works; ${thinPool.reason}`, fix: 'as root: dmsetup status' }
  const share = `${Math.round(thinPool.value.usedShare * 100)} % of the thin pool ${thinPool.value.name} is in use`
  return thinPool.value.usedShare > FULL_SHARE
    ? { status: severity(candidates) === 'fault' ? 'warning' : severity(candidates), seen: share, fix: 'make it larger, or remove images: a full thin pool makes every sandbox fail' }
    : { status: 'ok', seen: `containerd's snapshotter devmapper works; ${share}` }
}
