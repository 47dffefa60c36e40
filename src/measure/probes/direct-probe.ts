import { Agent } from 'undici'
import type { HttpEndpoint, Probe } from '../http-prober.ts'

/** A body longer than this is not waited for: the status is what counts. */
const LARGEST_BODY_BYTES = 4096

/**
 * Asks the pod's own address, `http://IP:port/path`. Redirects are not followed, the connection is closed after each answer.
 *
 * @returns the probe, and what ends its connections
 */
export function directProbe({ port, path = '/' }: HttpEndpoint, timeoutMs: number): { probe: Probe, close: () => Promise<void> } {
  const agent = new Agent({ pipelining: 0, connect: { timeout: timeoutMs } })
  return {
    async probe({ ip }, signal) {
      const host = ip.includes(':') ? `[${ip}]` : ip
      const answer = await agent.request({
        origin: `http://${host}:${port}`,
        path,
        method: 'GET',
        reset: true,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      })
      answer.body.on('error', () => undefined)
      void answer.body.dump({ limit: LARGEST_BODY_BYTES }).catch(() => undefined)
      return answer.statusCode
    },
    close: () => agent.destroy(),
  }
}
