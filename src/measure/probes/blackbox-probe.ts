import { Agent } from 'undici'
import { oneLine } from '../../errors/one-line.ts'
import { ProbeWayError } from '../../errors/probe-way-error.ts'
import type { HttpEndpoint, Probe } from '../http-prober.ts'

const LARGEST_ANSWER_BYTES = 256 * 1024

/**
 * Asks through a Prometheus blackbox exporter, as the reference does: `/probe?module=http_2xx&target=...`; its `probe_success 1`
 * counts as 200. The exporter's own round trip is part of the figure. Where the exporter itself does not answer, the probe throws a {@link ProbeWayError}.
 */
export function blackboxProbe(exporterUrl: string, { port, path = '/' }: HttpEndpoint, timeoutMs: number): { probe: Probe, close: () => Promise<void> } {
  const agent = new Agent({ connect: { timeout: timeoutMs } })
  const base = new URL(exporterUrl)
  return {
    async probe({ ip }, signal) {
      const host = ip.includes(':') ? `[${ip}]` : ip
      const target = encodeURIComponent(`http://${host}:${port}${path}`)
      const unanswered = (error: unknown): never => {
        signal.throwIfAborted()
        throw new ProbeWayError(`the blackbox exporter ${base.origin} does not answer: ${oneLine(error)}`)
      }
      const answer = await agent.request({
        origin: base.origin,
        path: `${base.pathname.replace(/\/$/, '')}/probe?module=http_2xx&target=${target}`,
        method: 'GET',
        headers: { 'X-Prometheus-Scrape-Timeout-Seconds': String(timeoutMs / 1000) },
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs + 500)]),
      }).catch(unanswered)
      let text = ''
      for await (const chunk of answer.body) {
        text += String(chunk)
        if (text.length > LARGEST_ANSWER_BYTES)
          throw new ProbeWayError(`${base.origin}: an answer of more than ${LARGEST_ANSWER_BYTES} bytes is no blackbox exporter's`)
      }
      if (answer.statusCode !== 200)
        throw new ProbeWayError(`${base.origin}: the blackbox exporter answered ${answer.statusCode}`)
      // An exporter may follow where a workload sends it, if its module says so: what answers there is not the pod.
      if (/^probe_http_redirects [1-9]/m.test(text))
        return 302
      return /^probe_success 1$/m.test(text) ? 200 : Number(/^probe_http_status_code (\d+)$/m.exec(text)?.[1] ?? 0)
    },
    close: () => agent.destroy(),
  }
}
