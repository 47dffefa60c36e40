import { randomBytes } from 'node:crypto'
import { harnessLocation } from '../cluster/kubernetes/harness-location.ts'
import type { KubernetesApi } from '../cluster/kubernetes/kubernetes-api.ts'
import { createNamespace, deleteNamespace } from '../cluster/kubernetes/run-namespace.ts'
import { ownerAnnotations } from '../cluster/kubernetes/run-owner.ts'
import { ApiError } from '../errors/api-error.ts'
import { oneLine } from '../errors/one-line.ts'
import type { Reading } from '../validity/check.ts'
import { notRead } from '../validity/check.ts'
import type { AnyVariant, Variant } from '../variants/variant.ts'
import { probeHandlers } from './read/probe-handlers.ts'
import { readCluster } from './read/read-cluster.ts'
import { readContainerd } from './read/read-containerd.ts'
import { readDoctorHost } from './read/read-host.ts'
import type { ClusterReading, HandlerProbe, NodeReading, Readings, RuntimeClassReading } from './readings.ts'
import type { Candidate } from './subject.ts'
import { hasGuest, isMeant } from './subject.ts'

export interface ExamineOptions {
  env: NodeJS.ProcessEnv
  /** Whether pods may be asked for. */
  withProbes: boolean
  /** containerd's socket, where it is not found by itself. */
  containerd?: string
  signal: AbortSignal
}

/** Pods are asked for on so many nodes: what holds for them mostly holds for their likes. */
const PROBED_NODES = 5
const REMOVAL_MS = 120_000

/** Reads what a cluster, and this host where it is one of its nodes, say about these variants. */
export async function examineCluster(api: KubernetesApi, wanted: readonly Omit<Candidate, 'presence'>[], { env, withProbes, containerd, signal }: ExamineOptions): Promise<{ candidates: Candidate[], readings: Readings }> {
  const [cluster, location] = await Promise.all([readCluster(api, signal), harnessLocation(api, undefined, signal)])
  const candidates = wanted.map(one => ({ ...one, presence: presenceOf(one.variant, cluster.runtimeClasses) }))
  const here = cluster.nodes.find(({ isThisHost }) => isThisHost)
  const snapshotters = wanted.flatMap(({ variant }) => variant.kubernetes?.snapshotter ?? [])
  const [host, found] = await Promise.all([
    readDoctorHost(location, env, { hasGuests: wanted.some(({ variant }) => hasGuest(variant, 'kubernetes')), withProbes }),
    here === undefined
      ? notRead('podfit does not run on a node of the cluster')
      : readContainerd({ env, reported: here.containerRuntimeVersion, snapshotters, ...(containerd === undefined ? {} : { socket: containerd }) }),
  ])
  const probes = withProbes ? await probeAll(api, candidates, cluster, signal) : notRead('left out (--no-probes)')
  return { candidates, readings: { host, cluster: { ...cluster, containerd: found, probes } } }
}

function presenceOf({ kubernetes }: AnyVariant, runtimeClasses: Reading<RuntimeClassReading[]>): Candidate['presence'] {
  if (kubernetes === undefined)
    return 'absent'
  if (kubernetes.runtimeClass === undefined)
    return 'present'
  if (runtimeClasses.status === 'not-read')
    return 'unknown'
  return runtimeClasses.value.some(({ name }) => name === kubernetes.runtimeClass) ? 'present' : 'absent'
}

/** Pods in a namespace of their own, which is gone when this returns. */
async function probeAll(api: KubernetesApi, candidates: readonly Candidate[], { nodes }: Pick<ClusterReading, 'nodes'>, signal: AbortSignal): Promise<Reading<HandlerProbe[]>> {
  const variants = candidates.filter(candidate => isMeant(candidate) && candidate.presence !== 'absent').map(({ variant }) => variant).filter((variant): variant is Variant => variant.kubernetes !== undefined)
  const taking = nodes.filter(takesPods).slice(0, PROBED_NODES).map(({ name }) => name)
  if (variants.length === 0 || taking.length === 0)
    return { status: 'read', value: [] }
  let namespace: string
  try {
    namespace = await createNamespace(api, `doctor-${randomBytes(4).toString('hex')}`, ownerAnnotations(), signal)
  }
  catch (error) {
    signal.throwIfAborted()
    return notRead(`no namespace for the probe pods: ${oneLine(error)}`)
  }
  try {
    return { status: 'read', value: await probeHandlers({ api, namespace, nodes: taking }, variants, signal) }
  }
  catch (error) {
    signal.throwIfAborted()
    if (error instanceof ApiError)
      return notRead(`the probe pods: ${oneLine(error)}`)
    throw error
  }
  finally {
    await deleteNamespace(api, namespace, REMOVAL_MS)
  }
}

function takesPods({ isReady, isCordoned }: NodeReading): boolean {
  return isReady && !isCordoned
}
