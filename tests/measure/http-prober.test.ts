import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import type { Server as TcpServer, Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ProbeWayError } from '../../src/errors/probe-way-error.ts'
import { HttpProber } from '../../src/measure/http-prober.ts'
import type { Observation } from '../../src/measure/observation.ts'
import { directProbe } from '../../src/measure/probes/direct-probe.ts'

const PORT = 18_089
const cleanups: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed())
    await cleanup()
})

function listen<T extends Server | TcpServer>(server: T, ip: string): Promise<T> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(PORT, ip, () => resolve(server))
    cleanups.push(() => new Promise((done) => {
      if ('closeAllConnections' in server)
        server.closeAllConnections()
      server.close(done)
    }))
  })
}

function prober(timeoutMs = 200, concurrency = 8): { prober: HttpProber, seen: Observation[] } {
  const seen: Observation[] = []
  const { probe, close } = directProbe({ port: PORT }, timeoutMs)
  const made = new HttpProber({ probe, intervalMs: 20, concurrency, now: () => performance.now(), record: observation => seen.push(observation) })
  cleanups.push(close, () => made.close())
  return { prober: made, seen }
}

describe('the HTTP prober', () => {
  it('stamps the first answer of a pod that begins to serve later', async () => {
    const { prober: p, seen } = prober()
    p.add({ pod: 'a', ip: '127.0.7.1' })
    await new Promise(resolve => setTimeout(resolve, 120))
    expect(seen).toEqual([])
    const from = performance.now()
    await listen(createServer((_, response) => response.end('ok')), '127.0.7.1')
    await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: 2000, interval: 5 })
    expect(seen[0]).toMatchObject({ kind: 'available', pod: 'a' })
    expect(seen[0]!.atMs - from).toBeLessThan(500)
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(seen, 'a pod that has answered is left alone').toHaveLength(1)
  })

  it('takes nothing but 200 for an answer, and follows no redirect', async () => {
    let visits = 0
    await listen(createServer((_, response) => response.writeHead(302, { location: 'http://127.0.7.3:18089/' }).end()), '127.0.7.2')
    await listen(createServer((_, response) => {
      visits++
      response.end('ok')
    }), '127.0.7.3')
    const { prober: p, seen } = prober()
    p.add({ pod: 'a', ip: '127.0.7.2' })
    await new Promise(resolve => setTimeout(resolve, 150))
    expect(seen).toEqual([])
    expect(visits).toBe(0)
  })

  it('is not held up by a pod that accepts and never answers, nor by one that never ends', async () => {
    const sockets: Socket[] = []
    await listen(createTcpServer(socket => void sockets.push(socket.on('error', () => undefined))), '127.0.7.4')
    await listen(createServer((_, response) => {
      const timer = setInterval(() => response.write('x'.repeat(1000)), 1)
      response.on('close', () => clearInterval(timer))
    }), '127.0.7.5')
    cleanups.push(() => sockets.forEach(socket => socket.destroy()))
    const { prober: p, seen } = prober(150, 2)
    p.add({ pod: 'silent', ip: '127.0.7.4' })
    p.add({ pod: 'endless', ip: '127.0.7.5' })
    await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: 2000 })
    expect(seen[0], 'its status line is an answer').toMatchObject({ kind: 'available', pod: 'endless' })
  })

  it('never has more requests under way than it may', async () => {
    let [now, most] = [0, 0]
    await listen(createServer((_, response) => {
      most = Math.max(most, ++now)
      setTimeout(() => {
        now--
        response.writeHead(503).end()
      }, 30)
    }), '127.0.7.6')
    const { prober: p } = prober(500, 3)
    for (let i = 0; i < 20; i++)
      p.add({ pod: `p${i}`, ip: '127.0.7.6' })
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(3)
  })

  it('notices on confirmation that a pod has stopped answering', async () => {
    const server = await listen(createServer((_, response) => response.end('ok')), '127.0.7.7')
    const { prober: p, seen } = prober()
    p.add({ pod: 'a', ip: '127.0.7.7' })
    await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: 2000 })
    await p.confirm(new AbortController().signal)
    expect(seen).toHaveLength(1)
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
    await p.confirm(new AbortController().signal)
    expect(seen[1]).toMatchObject({ kind: 'unavailable', pod: 'a', reason: expect.stringContaining('ECONNREFUSED') })
  })

  it('records nothing after it was closed', async () => {
    await listen(createServer((_, response) => setTimeout(() => response.end('ok'), 60)), '127.0.7.8')
    const { prober: p, seen } = prober()
    p.add({ pod: 'a', ip: '127.0.7.8' })
    await new Promise(resolve => setTimeout(resolve, 20))
    p.close()
    await new Promise(resolve => setTimeout(resolve, 120))
    expect(seen).toEqual([])
  })
})

describe('a way to the pods that fails', () => {
  it('is not the pods\' fault, and is told when it is back, with how long it was away', async () => {
    let isDown = true
    let asked = 0
    const seen: Observation[] = []
    const made = new HttpProber({
      // As one that has died does: connections that were open are reset, and then there are none.
      probe: () => isDown ? Promise.reject(new ProbeWayError(`the exporter does not answer: ${asked++ === 0 ? 'ECONNRESET' : 'ECONNREFUSED'}`)) : Promise.resolve(200),
      intervalMs: 20,
      concurrency: 4,
      now: () => performance.now(),
      record: observation => seen.push(observation),
    })
    cleanups.push(() => made.close())
    made.add({ pod: 'a', ip: '127.0.7.9' })
    const from = performance.now()
    await vi.waitFor(() => expect(made.trouble).toBe('the exporter does not answer: ECONNREFUSED'))
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(seen).toEqual([])
    isDown = false
    await vi.waitFor(() => expect(seen).toHaveLength(2))
    expect(seen).toMatchObject([{ kind: 'reconnected', watch: 'HTTP probe', cause: 'the exporter does not answer: ECONNREFUSED' }, { kind: 'available', pod: 'a' }])
    const gapMs = seen[0]?.kind === 'reconnected' ? seen[0].gapMs : Number.NaN
    expect(gapMs).toBeGreaterThanOrEqual(95)
    expect(gapMs).toBeLessThan(performance.now() - from + 50)
    expect(made.trouble).toBeUndefined()
  })
})
