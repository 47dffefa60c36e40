import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, test } from 'vitest'
import { connect, connectMany, exchange, parseResponses, type Client, type Place } from './client.ts'
import { cpuSeconds, residentBytes } from './process-use.ts'
import { startServer } from './server-process.ts'

const keepAliveRequest = 'GET / HTTP/1.1\r\nHost: pod\r\n\r\n'
const oneRequest = 'GET / HTTP/1.1\r\nHost: pod\r\nConnection: close\r\n\r\n'

// One of them waits for a timeout of the server, and each has a server of its own.
describe.concurrent('connections', () => {
  test('ends connections that ask for nothing, half-way requests and endless headers; sleeps meanwhile', async (context) => {
    const { expect } = context
    const server = await startServer(context)
    // The server counts from when it accepts, which is before a busy client hears of it.
    const connectingMs = performance.now()
    const [idle, served, halfWay, endless] = await connectMany(server, 4)
    if (!idle || !served || !halfWay || !endless) throw new Error('four connections expected')
    const startMs = performance.now()
    served.send(keepAliveRequest)
    halfWay.send('GET / HTTP/1.1\r\nHost: ')
    endless.send('GET / HTTP/1.1\r\n')
    const trickle = setInterval(() => endless.send('X: y\r\n'), 100)
    try {
      const ends = [idle, served, halfWay, endless].map(async (client) => {
        await client.closed(8000).catch((error: Error) => {
          // A client that is sending when the server closes gets a reset.
          if (!/ECONNRESET|EPIPE/.test(error.message)) throw error
        })
        return performance.now()
      })
      for (const endedMs of await Promise.all(ends)) {
        expect(endedMs - connectingMs).toBeGreaterThan(4500)
        expect(endedMs - startMs).toBeLessThan(7500)
      }
    } finally {
      clearInterval(trickle)
    }
    expect(cpuSeconds(server.pid)).toBeLessThan(0.2)
  })

  test('a client that sends a byte at a time gets its answer and holds up nobody', async (context) => {
    const { expect } = context
    const server = await startServer(context)
    // Connected once: a connection for each byte takes a busy machine longer than the server waits for the slow one.
    const [slow, other] = [await connect(server), await connect(server)]
    for (const [index, byte] of oneRequest.split('').entries()) {
      slow.send(byte)
      other.send(keepAliveRequest)
      // A server that waited for the slow one would never answer: the next byte is sent after this.
      expect((await other.responses(index + 1))[index]?.status).toBe(200)
    }
    expect(parseResponses(await slow.closed())).toMatchObject([{ status: 200 }])
  })

  test('serves 1100 open connections in well under 1 MiB', async (context) => {
    const { expect } = context
    const server = await startServer(context)
    const clients = await connectMany(server, 1100)
    for (const round of [1, 2]) {
      for (const client of clients) client.send(keepAliveRequest)
      for (const client of clients) expect(await client.responses(round)).toHaveLength(round)
    }
    expect(residentBytes(server.pid)).toBeLessThan(512 * 1024)
    for (const client of clients) client.socket.destroy()
  })

  test('closes the connection that stood still longest when all 2048 slots are taken', async (context) => {
    const { expect } = context
    const server = await startServer(context)
    const first = await connectMany(server, 2)
    const [oldest, active] = first
    oldest?.send('GET / HT')
    const others = await connectMany(server, 2046)
    active?.send(keepAliveRequest)
    await active?.responses(1)
    expect((await exchange(server, oneRequest)).status).toBe(200)
    expect(await oldest?.closed()).toBe('')
    active?.send(keepAliveRequest)
    expect(await active?.responses(2)).toHaveLength(2)
    for (const { socket } of [...first, ...others]) socket.destroy()
  })

  test('stops reading from a client that does not read, and loses none of its answers', async (context) => {
    const { expect } = context
    const server = await startServer(context)
    const requests = 100_000
    const greedy = await connect(server)
    greedy.socket.pause()
    greedy.send('GET /sandbox HTTP/1.1\r\nHost: pod\r\n\r\n'.repeat(requests) + oneRequest)
    await expect.poll(() => standsStill(server, greedy), { timeout: 8000 }).toBe(true)
    expect((await exchange(server, oneRequest)).status).toBe(200)
    const usedSeconds = cpuSeconds(server.pid)
    await sleep(500)
    expect(cpuSeconds(server.pid) - usedSeconds).toBeLessThan(0.05)
    greedy.socket.resume()
    const answers = parseAll(await greedy.closed(8000))
    expect(answers).toHaveLength(requests + 1)
    expect(new Set(answers.map((answer) => answer.replace(/"uptimeSeconds":\d+/, '')))).toHaveLength(2)
    expect(residentBytes(server.pid)).toBeLessThan(512 * 1024)
  })

  test('still serves after clients that send garbage, break off and reset', async (context) => {
    const { expect } = context
    const server = await startServer(context)
    let seed = 1
    function random(below: number): number {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % below
    }
    for (let round = 0; round < 20; round++) {
      await Promise.all(
        (await connectMany(server, 20)).map(async (client) => {
          const garbage = String.fromCharCode(...Array.from({ length: random(2000) }, () => random(256)))
          client.send(random(2) ? garbage : keepAliveRequest.slice(0, random(28)) + garbage)
          if (random(2)) client.socket.resetAndDestroy()
          else client.socket.destroySoon()
        }),
      )
    }
    expect((await exchange(server, oneRequest)).body).toBe('Hello from podfit\n')
    expect(server.process.exitCode).toBeNull()
    expect(residentBytes(server.pid)).toBeLessThan(512 * 1024)
  })
})

/** Whether answers wait to be sent, requests wait to be read, and neither moves. */
async function standsStill(server: Place, client: Client): Promise<boolean> {
  const before = queuedBytes(server, client)
  await sleep(200)
  const after = queuedBytes(server, client)
  return after.unsent > 0 && after.unread > 0 && after.unsent === before.unsent && after.unread === before.unread
}

/** What the kernel holds for the server's side of a connection, by /proc/net/tcp. */
function queuedBytes(server: Place, { socket }: Client): { unsent: number; unread: number } {
  const places = `${hexPlace(server.address, server.port)} ${hexPlace(socket.localAddress ?? '', socket.localPort ?? 0)}`
  const line = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .find((line) => line.includes(places))
  const [, unsent = '', unread = ''] = /([0-9A-F]{8}):([0-9A-F]{8})/.exec(line?.split(places)[1] ?? '') ?? []
  return { unsent: Number.parseInt(unsent, 16), unread: Number.parseInt(unread, 16) }
}

function hexPlace(address: string, port: number): string {
  const bytes = address.split('.').toReversed().map(Number)
  return `${Buffer.from(bytes).toString('hex')}:${port.toString(16).padStart(4, '0')}`.toUpperCase()
}

/** The responses as text; quadratic parsing would take minutes here. */
function parseAll(bytes: string): string[] {
  return bytes.split(/(?=HTTP\/1\.1 200 OK\r\n)/)
}
