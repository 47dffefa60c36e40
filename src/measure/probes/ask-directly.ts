import { Agent } from 'undici'
import type { PodAnswer } from '../../cluster/cluster.ts'
import { readAnswer } from './read-answer.ts'

/** One GET to a pod's own address, on a connection of its own. `timeoutMs` is for all of it: an answer that drips has not come. */
export async function askDirectly({ ip, port, path }: { ip: string, port: number, path: string }, timeoutMs: number, signal: AbortSignal): Promise<PodAnswer> {
  const agent = new Agent({ pipelining: 0, connect: { timeout: timeoutMs } })
  try {
    const host = ip.includes(':') ? `[${ip}]` : ip
    return await readAnswer(await agent.request({
      origin: `http://${host}:${port}`,
      path,
      method: 'GET',
      reset: true,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    }))
  }
  finally {
    await agent.destroy()
  }
}
