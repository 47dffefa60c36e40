import { PodfitError } from '../../errors/podfit-error.ts'
import { askDirectly } from '../../measure/probes/ask-directly.ts'
import type { PodAnswer, ProbeOptions } from '../cluster.ts'
import type { KubernetesApi } from './kubernetes-api.ts'

export interface AskedPod {
  namespace: string
  pod: string
  /** Undefined as long as the pod has none. */
  ip: string | undefined
  port: number
  path: string
}

/**
 * One GET to a pod, the way the plan names. A blackbox exporter answers with its own metrics, never with the pod's body: then the API
 * server's proxy asks, which can be reached wherever podfit runs (and takes the right to get `pods/proxy`).
 */
export async function askPod(api: KubernetesApi, { namespace, pod, ip, port, path }: AskedPod, { way, timeoutMs }: ProbeOptions, signal: AbortSignal): Promise<PodAnswer> {
  if (way !== 'direct')
    return api.answer(`/api/v1/namespaces/${namespace}/pods/${pod}:${port}/proxy${path}`, { signal, timeoutMs })
  if (ip === undefined)
    throw new PodfitError(`pod ${pod} has no address to be asked at`)
  return askDirectly({ ip, port, path }, timeoutMs, signal)
}
