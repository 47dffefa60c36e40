import type { CoreV1Event, CoreV1EventList, V1Deployment, V1Node, V1Pod } from '@kubernetes/client-node'
import { unlessAborted } from '../../clock/unless-aborted.ts'
import { DeadlineError } from '../../errors/deadline-error.ts'
import { ApiError } from '../../errors/api-error.ts'
import { oneLine } from '../../errors/one-line.ts'
import { HttpProber } from '../../measure/http-prober.ts'
import { notServing } from '../../measure/not-serving.ts'
import { ObservationLog } from '../../measure/observation-log.ts'
import type { Variant } from '../../variants/variant.ts'
import type { Rollout, RollOutOptions } from '../cluster.ts'
import { askPod } from './ask-pod.ts'
import { deploymentManifest } from './deployment-manifest.ts'
import { eventObservation } from './event-observation.ts'
import type { KubernetesApi } from './kubernetes-api.ts'
import { ROLLOUT_LABEL } from './labels.ts'
import { nodeObservation } from './node-observation.ts'
import { openProbe } from './open-probe.ts'
import { podObservations } from './pod-observations.ts'
import { watchResource } from './watch-resource.ts'

/** Listing and watching takes milliseconds; a server that is being started again is waited for. */
const SYNC_MS = 60_000
const LAST_EVENTS_MS = 5_000

/** Where a rollout lives. */
export interface RolloutPlace {
  api: KubernetesApi
  namespace: string
  runId: string
  /** Names of the nodes its pods may be on, and whose health counts; absent: all. */
  nodes?: readonly string[]
}

/**
 * Starts to watch, stamps t0, asks for the Deployment. t0 is that of the request that the server took.
 *
 * @returns a rollout that must be removed; when this throws, nothing is left
 */
export async function startRollout({ api, namespace, runId, nodes }: RolloutPlace, variant: Variant, options: RollOutOptions): Promise<Rollout> {
  const { name, replicas } = options
  const log = new ObservationLog()
  if (options.onObservation)
    log.onObservation(options.onObservation)
  let t0 = performance.now()
  const now = (): number => performance.now() - t0
  const pods = new Map<string, V1Pod>()
  const watching = new AbortController()
  const { probe, close: closeProbe } = openProbe(api, namespace, variant.kubernetes, options.probe)
  const prober = new HttpProber({ probe, intervalMs: options.probe.intervalMs, concurrency: options.probe.concurrency, now, record: seen => log.record(seen) })

  function onPod(pod: V1Pod, at: number): void {
    const podName = pod.metadata?.name ?? ''
    for (const seen of podObservations(pods.get(podName), pod, at - t0)) {
      log.record(seen)
      if (seen.kind === 'addressed')
        prober.add({ pod: podName, ip: seen.ip })
      // It is another container that listens there now.
      else if (seen.kind === 'restarted' && pod.status?.podIP)
        prober.add({ pod: podName, ip: pod.status.podIP })
    }
    pods.set(podName, comparedPart(pod))
    if (pod.metadata?.deletionTimestamp !== undefined)
      prober.remove(podName)
  }

  function onPodDeleted(podName: string, at: number): void {
    if (!pods.delete(podName))
      return
    prober.remove(podName)
    log.record({ kind: 'removed', atMs: at - t0, pod: podName })
  }

  const onReconnect = (watch: string) => (cause: string, gapMs: number): void =>
    log.record({ kind: 'reconnected', atMs: now(), watch, cause, gapMs })
  const isUnderTest = ({ metadata }: V1Node): boolean => nodes === undefined || nodes.includes(metadata?.name ?? '')
  // Events are listed again after a break; one that was told already is not told twice.
  const toldEvents = new Map<string, string | undefined>()

  const eventsPath = `/api/v1/namespaces/${namespace}/events`
  const watches = [
    watchResource<V1Pod>(api, `/api/v1/namespaces/${namespace}/pods`, { labelSelector: `${ROLLOUT_LABEL}=${name}` }, {
      onObject: onPod,
      onDeleted: (pod, at) => onPodDeleted(pod.metadata?.name ?? '', at),
      onListed: (listed, at) => {
        const present = new Set(listed.map(pod => pod.metadata?.name))
        for (const podName of pods.keys()) {
          if (!present.has(podName))
            onPodDeleted(podName, at)
        }
      },
      onReconnect: onReconnect('pods'),
    }, watching.signal),
    // What goes well is told by the pods themselves, and is most of what there is to tell: an API server short of CPU would be slowed down by it.
    watchResource<CoreV1Event>(api, eventsPath, { fieldSelector: 'type=Warning' }, {
      onObject: (event, at) => {
        const { uid = '', resourceVersion } = event.metadata
        if (toldEvents.get(uid) === resourceVersion)
          return
        toldEvents.set(uid, resourceVersion)
        const seen = eventObservation(event, name, at - t0)
        if (seen)
          log.record(seen)
      },
      onDeleted: () => undefined,
      onListed: () => undefined,
      onReconnect: onReconnect('events'),
    }, watching.signal),
    watchResource<V1Node>(api, '/api/v1/nodes', {}, {
      onObject: (node, at) => {
        if (!isUnderTest(node))
          return
        const seen = nodeObservation(node, at - t0)
        const known = log.state.unhealthyNodes.get(seen.node)
        const isHealthy = seen.ready && seen.pressures.length === 0
        if (isHealthy ? known !== undefined : known?.ready !== seen.ready || known.pressures.join() !== seen.pressures.join())
          log.record(seen)
      },
      onDeleted: (node, at) => {
        if (isUnderTest(node))
          log.record({ kind: 'node', atMs: at - t0, node: node.metadata?.name ?? '', ready: false, pressures: [] })
      },
      onListed: () => undefined,
      onReconnect: onReconnect('nodes'),
    }, watching.signal),
  ]
  const ended = Promise.all(watches.map(watch => watch.done))
  // A server that refuses to go on leaves nothing to be seen; what is missing then has its reason in the record.
  ended.catch((error: unknown) => log.record({ kind: 'reconnected', atMs: now(), watch: 'refused', cause: oneLine(error), gapMs: 0 }))

  async function stop(): Promise<void> {
    watching.abort()
    prober.close()
    await Promise.all([ended.catch(() => undefined), closeProbe()])
  }

  /** What became of pods that are missing and did not complain. */
  async function tellLastEvents(): Promise<void> {
    const silent = new Set(notServing(log.state).filter(({ warning }) => warning === undefined).map(pod => pod.name))
    if (silent.size === 0)
      return
    const { items } = await api.get<CoreV1EventList>(eventsPath, { query: { fieldSelector: 'type=Normal' }, signal: AbortSignal.timeout(LAST_EVENTS_MS) })
    const told = items.flatMap(event => eventObservation(event, name, now()) ?? []).filter(({ pod }) => pod !== undefined && silent.has(pod))
    for (const seen of told.toSorted((a, b) => (a.serverAt ?? '').localeCompare(b.serverAt ?? '')))
      log.record(seen)
  }

  const path = `/apis/apps/v1/namespaces/${namespace}/deployments`
  async function remove(deadlineMs: number): Promise<void> {
    try {
      await api.delete(`${path}/${name}`, { query: { propagationPolicy: 'Background' } }).catch(ignoreNotFound)
      const gone = (): boolean => pods.size === 0
      const signal = new AbortController().signal
      if (!watching.signal.aborted && !await log.until(gone, { deadlineMs, signal }))
        throw new DeadlineError(`${name}: ${pods.size} pods are still there after ${Math.round(deadlineMs / 1000)} s: ${[...pods.keys()].slice(0, 5).join(', ')}`)
    }
    finally {
      await stop()
    }
  }

  try {
    const deadline = AbortSignal.timeout(SYNC_MS)
    await unlessAborted(Promise.all(watches.map(watch => watch.synced)), AbortSignal.any([options.signal, deadline])).catch((error: unknown) => {
      throw error === deadline.reason ? new DeadlineError(`${name}: pods, events and nodes could not be listed and watched within ${SYNC_MS / 1_000} s. Does the API server answer?`) : error
    })
    const manifest = deploymentManifest(variant, { name, namespace, runId, replicas, ...(nodes ? { nodes } : {}) })
    const request = (): void => {
      t0 = performance.now()
      log.record({ kind: 'requested', atMs: 0, replicas, wallClock: new Date().toISOString() })
    }
    request()
    // A server that did not take it has made nothing: the time it made us wait is not the pods'.
    await api.post<V1Deployment>(path, manifest, { signal: options.signal, onRetry: request })
  }
  catch (error) {
    await remove(60_000).catch(() => undefined)
    throw error
  }

  return {
    log,
    endpoint: variant.kubernetes,
    probeTrouble: () => prober.trouble,
    async tellRest() {
      // A server that is gone has nothing to add.
      await Promise.all([...watches.map(watch => watch.tellGap()), tellLastEvents().catch(() => undefined)])
    },
    elapsedMs: now,
    async scale(replicas, signal) {
      log.record({ kind: 'scaled', atMs: now(), replicas })
      await api.patch(`${path}/${name}/scale`, { spec: { replicas } }, { signal })
    },
    confirmAvailability: signal => prober.confirm(signal),
    ask: (pod, path, signal) => askPod(api, { namespace, pod, ip: log.state.pods.get(pod)?.ip, port: variant.kubernetes.port, path }, options.probe, signal),
    remove,
  }
}

/** What the next state of a pod is compared with: a fifth of what the API server tells of it. */
function comparedPart({ metadata, spec, status }: V1Pod): V1Pod {
  const { name, deletionTimestamp } = metadata ?? {}
  return {
    metadata: { ...(name === undefined ? {} : { name }), ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }) },
    ...(spec?.nodeName === undefined ? {} : { spec: { nodeName: spec.nodeName, containers: [] } }),
    ...(status === undefined ? {} : { status }),
  }
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof ApiError && error.status === 404))
    throw error
}
