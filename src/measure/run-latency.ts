import type { Cluster } from '../cluster/cluster.ts'
import { NoDataError } from '../errors/no-data-error.ts'
import { oneLine } from '../errors/one-line.ts'
import type { LatencySettings } from '../plan/plan.ts'
import type { LatencySample } from '../results/samples.ts'
import type { AnyVariant } from '../variants/variant.ts'
import { withBareProcess } from './bare-process.ts'
import { measureClosedLoop } from './closed-loop.ts'
import { directProbe } from './probes/direct-probe.ts'
import type { ServingPodOptions } from './serving-pod.ts'
import { withServingPod } from './serving-pod.ts'

export interface RunLatencyOptions extends ServingPodOptions {
  latency: LatencySettings
  /** The workload's binary for this host. */
  binary: string
  keep: (sample: LatencySample) => void
  onProgress: (text: string) => void
}

/**
 * Answer times of one pod in its steady state, at each concurrency of the plan, and each time of the same server as a plain process of
 * the harness's host right before: that is what client, loopback and server cost without a sandbox and without a pod network. Where the workload cannot run on
 * the harness's host there is no such sample.
 *
 * @throws {NoDataError} where the pod does not serve, cannot be reached at its own address, or answers no request
 */
export async function runLatency(cluster: Cluster, variant: AnyVariant, options: RunLatencyOptions): Promise<void> {
  const { probe, signal, latency, keep, onProgress } = options
  await withServingPod(cluster, variant, options, async (pod, rollout) => {
    const { port, path = '/' } = rollout.endpoint
    const origin = `http://${pod.ip.includes(':') ? `[${pod.ip}]` : pod.ip}:${port}`
    await requireDirectAnswer(pod.ip, { port, path }, probe.timeoutMs, signal)
    for (const concurrency of latency.concurrency) {
      const loop = { path, concurrency, warmUpMs: latency.warmUpMs, durationMs: latency.durationMs, timeoutMs: probe.timeoutMs, signal }
      onProgress(`bare process, ${concurrency} at once`)
      try {
        keep({ subject: 'bare-process', ...await withBareProcess(options.binary, signal, (bare, signal) => measureClosedLoop({ ...loop, path: '/', origin: bare, signal })) })
      }
      catch (error) {
        // A harness on a machine that the workload is not built for can measure pods all the same.
        if (!(error instanceof NoDataError))
          throw error
        onProgress(`no bare process beside it: ${oneLine(error)}`)
      }
      onProgress(`${concurrency} at once`)
      const sample: LatencySample = { subject: 'pod', ...await measureClosedLoop({ ...loop, origin }) }
      keep(sample)
      if (sample.errors === sample.requests)
        throw new NoDataError(`${variant.name}: none of ${sample.requests} requests to pod ${pod.name} at ${origin} was answered: ${sample.firstError ?? 'no request could be sent'}`)
      const { restarts, pods } = rollout.log.state
      if (restarts > 0 || pods.get(pod.name)?.isReady !== true)
        throw new NoDataError(`${variant.name}: pod ${pod.name} ${restarts > 0 ? 'restarted' : 'stopped being Ready'} while it was measured`)
    }
  })
}

/** Through a proxy the proxy's own time would be measured, so there is no other way than this one. */
async function requireDirectAnswer(ip: string, endpoint: { port: number, path: string }, timeoutMs: number, signal: AbortSignal): Promise<void> {
  const { probe, close } = directProbe(endpoint, timeoutMs)
  try {
    const status = await probe({ pod: '', ip }, signal)
    if (status !== 200)
      throw new NoDataError(`HTTP ${status}`)
  }
  catch (error) {
    signal.throwIfAborted()
    throw new NoDataError(`latency is measured at the pod's own address, and from here ${ip}:${endpoint.port} does not answer: ${oneLine(error)}. Through the API server or an exporter their time would be measured: run podfit on the node, or where pod addresses can be reached`)
  }
  finally {
    await close()
  }
}
