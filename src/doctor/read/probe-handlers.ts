import type { CoreV1EventList, V1Pod } from '@kubernetes/client-node'
import pLimit from 'p-limit'
import { sleep } from '../../clock/sleep.ts'
import type { KubernetesApi } from '../../cluster/kubernetes/kubernetes-api.ts'
import { ApiError } from '../../errors/api-error.ts'
import { ForbiddenError } from '../../errors/forbidden-error.ts'
import { oneLine } from '../../errors/one-line.ts'
import type { Variant } from '../../variants/variant.ts'
import { groupBy } from '../../collections/group-by.ts'
import type { HandlerProbe, ProbeOutcome } from '../readings.ts'
import { probeOutcome } from './probe-outcome.ts'
import { probePod } from './probe-pod.ts'

export interface ProbePlace {
  api: KubernetesApi
  namespace: string
  /** Nodes that take pods. */
  nodes: readonly string[]
}

/** A virtual machine of a slow host takes some; a pod of a runtime that is not there fails within seconds. */
const DEADLINE_MS = 60_000
const PERIOD_MS = 300
/** A guest may take 2 GiB of a small node. */
const AT_ONCE = 2

/**
 * Asks for one pod of each RuntimeClass and image on each node and waits for what comes of it. Images are never pulled. Each pod is removed
 * as soon as it has shown what it can; the namespace is its owner's.
 */
export async function probeHandlers(place: ProbePlace, variants: readonly Variant[], signal: AbortSignal): Promise<HandlerProbe[]> {
  const limit = pLimit(AT_ONCE)
  const kinds = [...groupBy(variants, ({ kubernetes }) => `${kubernetes.runtimeClass ?? ''} ${kubernetes.image}`).values()]
  const wanted = place.nodes.flatMap(node => kinds.map(kind => ({ node, kind })))
  return Promise.all(wanted.map(({ node, kind }, index) => limit(async () => {
    const [{ kubernetes }] = kind
    return {
      node,
      variants: kind.map(({ name }) => name),
      ...(kubernetes.runtimeClass === undefined ? {} : { runtimeClass: kubernetes.runtimeClass }),
      handler: kubernetes.handler,
      image: kubernetes.image,
      outcome: await probe(place, kind[0], { name: `probe-${index + 1}`, node }, signal),
    }
  })))
}

async function probe({ api, namespace }: ProbePlace, variant: Variant, { name, node }: { name: string, node: string }, signal: AbortSignal): Promise<ProbeOutcome> {
  const path = `/api/v1/namespaces/${namespace}/pods`
  try {
    await api.post(path, probePod(variant, { name, namespace, node }), { signal })
  }
  catch (error) {
    signal.throwIfAborted()
    // Nothing is said of the runtime by that.
    if (error instanceof ForbiddenError)
      return { status: 'undecided', message: `was not tried: ${oneLine(error)}` }
    if (error instanceof ApiError)
      return { status: 'refused', message: oneLine(error) }
    throw error
  }
  try {
    const endsAt = performance.now() + DEADLINE_MS
    for (;;) {
      const pod = await api.get<V1Pod>(`${path}/${name}`, { signal })
      const events = await eventsOf(api, namespace, name, signal)
      const isLate = performance.now() > endsAt
      const outcome = probeOutcome(pod, events, isLate)
      if (outcome !== undefined)
        return outcome
      await sleep(PERIOD_MS, signal)
    }
  }
  finally {
    await api.delete(`${path}/${name}`, { query: { gracePeriodSeconds: 0 } }).catch(() => undefined)
  }
}

/** @returns undefined where they may not be read */
async function eventsOf(api: KubernetesApi, namespace: string, pod: string, signal: AbortSignal): Promise<CoreV1EventList['items'] | undefined> {
  try {
    return (await api.get<CoreV1EventList>(`/api/v1/namespaces/${namespace}/events`, { signal, query: { fieldSelector: `involvedObject.name=${pod}` } })).items
  }
  catch (error) {
    if (error instanceof ApiError && error.status === 403)
      return undefined
    throw error
  }
}
