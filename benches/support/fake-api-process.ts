import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { FakeApiServer } from './fake-api-server.ts'

/** What the server's process says first, and what it says when it is asked how much it has sent. */
interface Listening {
  url: string
  port: number
}

export interface Sent {
  events: number
  bytes: number
}

export interface FakeApiProcess extends Listening {
  sent: () => Promise<Sent>
  close: () => Promise<void>
}

/**
 * A fake API server in a process of its own, so that its work is not counted as the observer's. `withAddresses`: its pods have addresses in
 * 127.0.0.0/8, on which it answers HTTP itself at `port`.
 */
export async function startFakeApi({ withAddresses }: { withAddresses: boolean }): Promise<FakeApiProcess> {
  const child = fork(fileURLToPath(import.meta.url), [String(withAddresses)], { execArgv: ['--import', 'tsx'] })
  const [listening] = await once(child, 'message') as [Listening]
  return {
    ...listening,
    async sent() {
      child.send('sent?')
      const [sent] = await once(child, 'message') as [Sent]
      return sent
    },
    async close() {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

async function serve(withAddresses: boolean): Promise<void> {
  const workload = createServer((_, response) => response.end('ok')).listen(0, '0.0.0.0')
  await once(workload, 'listening')
  const api = new FakeApiServer(withAddresses ? { addressOf: loopback } : {})
  const listening: Listening = { url: await api.listen(), port: (workload.address() as AddressInfo).port }
  process.send?.(listening)
  process.on('message', () => process.send?.({ events: api.sentEvents, bytes: api.sentBytes }))
  process.once('disconnect', () => process.exit())
}

/** 127.1.0.1 and on: one address a pod. */
function loopback(index: number): string {
  const host = index + 1
  return `127.${1 + (host >> 16)}.${host >> 8 & 0xFF}.${host & 0xFF}`
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await serve(process.argv[2] === 'true')
