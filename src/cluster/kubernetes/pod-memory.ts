import type { V1NodeList, V1Pod, V1PodList } from '@kubernetes/client-node'
import { sleep } from '../../clock/sleep.ts'
import { oneLine } from '../../errors/one-line.ts'
import { workingSets } from '../cgroup-memory.ts'
import type { PodMemory, PodsMemory, Unread } from '../cluster.ts'
import { childrenOf, findCgroups, memoryCgroupOf, memoryHierarchy } from '../memory-cgroups.ts'
import { allProcesses, markedProcesses, readProcFile } from '../marked-processes.ts'
import { processMemory } from '../process-memory.ts'
import { isThisHost } from './is-this-host.ts'
import { kubeletBytes, LARGEST_SUMMARY_BYTES } from './kubelet-bytes.ts'
import type { KubernetesApi } from './kubernetes-api.ts'

/** The kubelet looks at its pods every 10 to 15 s; a new one is missing from its summary until then. */
const KUBELET_MS = 20_000
const KUBELET_PERIOD_MS = 1_000

/** Names of containers and sandboxes, in names of cgroups and in command lines. */
const CONTAINER_ID = /[0-9a-f]{64}/g

/** What the pods of a namespace hold now: from their nodes' kubelets, and from this host where it is their node. */
export async function podMemory(api: KubernetesApi, namespace: string, nodes: V1NodeList, signal: AbortSignal): Promise<PodMemory> {
  const { items } = await api.get<V1PodList>(`/api/v1/namespaces/${namespace}/pods`, { signal })
  const pods = items.filter(pod => pod.status?.phase === 'Running' && pod.metadata?.deletionTimestamp === undefined)
  const here = nodes.items.find(isThisHost)?.metadata?.name
  const seen = here === undefined
    ? unreadHere('the harness is not on the node')
    : pods.some(pod => pod.spec?.nodeName !== here)
      ? unreadHere(`some pods are on other nodes than the harness's, ${here}`)
      : await memoryHere(pods, signal)
  return { ...seen, kubelet: await kubeletMemory(api, namespace, pods, signal) }
}

function unreadHere(reason: string): Pick<PodMemory, 'processes' | 'cgroups'> {
  return { processes: { status: 'unread', reason }, cgroups: { status: 'unread', reason } }
}

/**
 * A pod's cgroup has its UID in its name (dashes as underscores with the systemd driver), and the cgroups of its containers and its
 * sandbox, named after their ids, are below it. A process belongs to the pod by its own cgroup, or where it is kept elsewhere (shims, and
 * VMMs where the runtime has a cgroup for them) by such an id in its command line, or by its parent.
 */
async function memoryHere(pods: readonly V1Pod[], signal: AbortSignal): Promise<Pick<PodMemory, 'processes' | 'cgroups'>> {
  const hierarchy = memoryHierarchy()
  if (hierarchy === undefined)
    return unreadHere('this host shows no memory cgroups')
  const uids = pods.flatMap(({ metadata }) => metadata?.uid ?? []).flatMap(uid => [uid, uid.replaceAll('-', '_')])
  const isOfPod = (name: string): boolean => uids.some(uid => name.includes(uid))
  const cgroups = findCgroups(hierarchy, isOfPod)
  const ids = new Set(cgroups.flatMap(cgroup => childrenOf(cgroup)).flatMap(name => name.match(CONTAINER_ID) ?? []))
  const found = markedProcesses(allProcesses(), pid =>
    isOfPod(readProcFile(pid, 'cgroup')) || (readProcFile(pid, 'cmdline').match(CONTAINER_ID) ?? []).some(id => ids.has(id)))
  if (pods.length > 0 && found.length === 0)
    return unreadHere('no process of the pods can be seen from here: the harness is in another PID namespace')
  return {
    processes: await processMemory(found.map(({ pid }) => pid), pid => isOfPod(memoryCgroupOf(pid, hierarchy)), signal),
    cgroups: workingSets(cgroups, hierarchy),
  }
}

interface Summary {
  pods?: ({ podRef?: { namespace?: unknown, name?: unknown }, memory?: { workingSetBytes?: unknown } } | null)[]
}

async function kubeletMemory(api: KubernetesApi, namespace: string, pods: readonly V1Pod[], signal: AbortSignal): Promise<PodsMemory | Unread> {
  const names = new Set(pods.map(pod => pod.metadata?.name))
  const nodes = [...new Set(pods.flatMap(pod => pod.spec?.nodeName ?? []))]
  const endsAt = performance.now() + KUBELET_MS
  for (;;) {
    let known: number[]
    try {
      const summaries = await Promise.all(nodes.map(node => api.get<Summary | null>(`/api/v1/nodes/${node}/proxy/stats/summary`, { signal, maxBytes: LARGEST_SUMMARY_BYTES })))
      known = summaries.flatMap(summary => summary?.pods ?? [])
        .filter(pod => pod?.podRef?.namespace === namespace && names.has(String(pod.podRef.name)))
        .flatMap(pod => kubeletBytes(pod?.memory?.workingSetBytes) ?? [])
    }
    catch (error) {
      signal.throwIfAborted()
      return { status: 'unread', reason: `the kubelet's summary cannot be read: ${oneLine(error)}` }
    }
    if (known.length === names.size) {
      const bytes = kubeletBytes(known.reduce((sum, one) => sum + one, 0))
      return bytes === undefined ? { status: 'unread', reason: 'the kubelet\'s summary has more bytes than there can be' } : { status: 'read', pods: known.length, bytes }
    }
    if (performance.now() > endsAt)
      return { status: 'unread', reason: `the kubelet's summary had ${known.length} of ${names.size} pods after ${KUBELET_MS / 1_000} s` }
    await sleep(KUBELET_PERIOD_MS, signal)
  }
}
