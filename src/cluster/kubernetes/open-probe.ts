import { NoClusterError } from '../../errors/no-cluster-error.ts'
import { oneLine } from '../../errors/one-line.ts'
import { ProbeWayError } from '../../errors/probe-way-error.ts'
import type { HttpEndpoint, Probe } from '../../measure/http-prober.ts'
import { blackboxProbe } from '../../measure/probes/blackbox-probe.ts'
import { directProbe } from '../../measure/probes/direct-probe.ts'
import type { ProbeOptions } from '../cluster.ts'
import type { KubernetesApi } from './kubernetes-api.ts'

/** The probe for the way the plan names. */
export function openProbe(api: KubernetesApi, namespace: string, endpoint: HttpEndpoint, options: ProbeOptions): { probe: Probe, close: () => Promise<void> } {
  switch (options.way) {
    case 'direct':
      return directProbe(endpoint, options.timeoutMs)
    case 'blackbox':
      if (options.blackboxUrl === undefined)
        throw new NoClusterError('probe.way is blackbox, but probe.blackboxUrl is not set: give the base URL of a Prometheus blackbox exporter, http://HOST:9115')
      return blackboxProbe(options.blackboxUrl, endpoint, options.timeoutMs)
    case 'apiserver':
      return {
        probe: ({ pod }, signal) => api.status(`/api/v1/namespaces/${namespace}/pods/${pod}:${endpoint.port}/proxy${endpoint.path ?? '/'}`, {
          signal: AbortSignal.any([signal, AbortSignal.timeout(options.timeoutMs)]),
        }).catch((error: unknown) => {
          // Its proxy waits for the pod, so a time that is over is the pod's.
          if (signal.aborted || (error instanceof Error && error.name === 'TimeoutError'))
            throw error
          throw new ProbeWayError(`the API server does not answer: ${oneLine(error)}`)
        }),
        close: () => Promise.resolve(),
      }
  }
}
