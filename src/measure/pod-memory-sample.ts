import type { Cluster, PodsMemory, Unread } from '../cluster/cluster.ts'
import type { OverheadSample } from '../results/samples.ts'

type CrossCheck = Pick<OverheadSample, 'pssBytes' | 'pssFileBytes' | 'outsidePodBytes' | 'processes' | 'podCgroupBytes' | 'kubeletBytes' | 'absent' | 'crossCheckMs'>

/** The pods' own memory as a part of a sample: what could not be read, or is of another number of pods, is absent with the reason. */
export async function podMemorySample(cluster: Cluster, pods: number, signal: AbortSignal): Promise<CrossCheck> {
  const startedAt = performance.now()
  const { processes, cgroups, kubelet } = await cluster.podMemory(signal)
  const crossCheckMs = performance.now() - startedAt
  const pss = processes.status === 'read' && processes.processes < pods
    ? { status: 'unread', reason: `${processes.processes} processes of ${pods} pods were found` } as const
    : processes
  const podCgroup = ofAll(cgroups, pods, 'cgroups')
  const ofKubelet = ofAll(kubelet, pods, 'pods in the kubelet\'s summary')
  const absent = {
    ...(pss.status === 'unread' ? { pss: pss.reason } : {}),
    ...(podCgroup.status === 'unread' ? { podCgroup: podCgroup.reason } : {}),
    ...(ofKubelet.status === 'unread' ? { kubelet: ofKubelet.reason } : {}),
  }
  return {
    ...(pss.status === 'read'
      ? {
          processes: pss.processes,
          pssBytes: pss.pssBytes,
          ...(pss.fileBytes === undefined ? {} : { pssFileBytes: pss.fileBytes }),
          // Without a pod there is nothing outside one, also where pods have no cgroups.
          ...(pss.outsidePodBytes === undefined || podCgroup.status === 'unread' ? {} : { outsidePodBytes: pss.outsidePodBytes }),
        }
      : {}),
    ...(podCgroup.status === 'read' ? { podCgroupBytes: podCgroup.bytes } : {}),
    ...(ofKubelet.status === 'read' ? { kubeletBytes: ofKubelet.bytes } : {}),
    ...(Object.keys(absent).length === 0 ? {} : { absent }),
    crossCheckMs,
  }
}

function ofAll(memory: PodsMemory | Unread, pods: number, what: string): PodsMemory | Unread {
  return memory.status === 'read' && memory.pods !== pods
    ? { status: 'unread', reason: `${memory.pods} ${what} of ${pods} were found` }
    : memory
}
