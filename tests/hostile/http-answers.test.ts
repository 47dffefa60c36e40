import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import type { TestContext } from 'vitest'
import { measureClosedLoop } from '../../src/measure/closed-loop.ts'
import { askDirectly } from '../../src/measure/probes/ask-directly.ts'
import { blackboxProbe } from '../../src/measure/probes/blackbox-probe.ts'
import { directProbe } from '../../src/measure/probes/direct-probe.ts'

const TIMEOUT_MS = 300
/** What a busy machine may add. */
const MARGIN_MS = 2_000

/** Goes on writing as fast as it is read, until the other side has gone. */
function flood(socket: Socket, bytes: string): void {
  const chunk = bytes.repeat(Math.ceil(65_536 / bytes.length))
  const write = (): void => {
    while (socket.writable && socket.write(chunk));
    if (socket.writable)
      socket.once('drain', write)
  }
  write()
}

interface Answer {
  answer: (socket: Socket, elsewhere: string) => void
  status: number | 'none'
}

/** What a workload may do with a connection, and what a probe makes of it: a status, or no answer. */
const ANSWERS: Record<string, Answer> = {
  'a body without an end': { status: 200, answer: socket => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
    flood(socket, '1000\r\n' + 'x'.repeat(4096) + '\r\n')
  } },
  'a length of a million gigabytes': { status: 200, answer: socket => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000000000000\r\n\r\n')
    flood(socket, 'x')
  } },
  'a body that drips': { status: 200, answer: socket => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
    const drip = setInterval(() => socket.write('1\r\nx\r\n'), 30)
    socket.on('close', () => clearInterval(drip))
  } },
  'a redirect to another host': { status: 302, answer: (socket, elsewhere) => socket.end(`HTTP/1.1 302 Found\r\nLocation: ${elsewhere}\r\nContent-Length: 0\r\n\r\n`) },
  'a permanent redirect by another method': { status: 308, answer: (socket, elsewhere) => socket.end(`HTTP/1.1 308 Permanent Redirect\r\nLocation: ${elsewhere}\r\nRefresh: 0; url=${elsewhere}\r\nAlt-Svc: h2="${new URL(elsewhere).host}"\r\nContent-Length: 0\r\n\r\n`) },
  'headers without an end': { status: 'none', answer: socket => {
    socket.write('HTTP/1.1 200 OK\r\n')
    flood(socket, 'X-Flood: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n')
  } },
  'one header without an end': { status: 'none', answer: socket => {
    socket.write('HTTP/1.1 200 OK\r\nX-Flood: ')
    flood(socket, 'x')
  } },
  'early hints without an end': { status: 'none', answer: socket => flood(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n') },
  'an upgrade nobody asked for': { status: 'none', answer: socket => socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n') },
  'no HTTP': { status: 'none', answer: socket => socket.write(Buffer.from([0, 255, 10, 13, 10, 13, 10])) },
  'a status beyond all': { status: 'none', answer: socket => socket.end('HTTP/1.1 99999 ?\r\n\r\n') },
  'lengths that contradict each other': { status: 'none', answer: socket => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx') },
  'nothing, for ever': { status: 'none', answer: () => undefined },
  'the end of the connection': { status: 'none', answer: socket => socket.destroy() },
}

interface Workload {
  port: number
  open: () => number
  askedElsewhere: () => number
}

async function serve({ onTestFinished }: TestContext, answer: (socket: Socket, elsewhere: string) => void): Promise<Workload> {
  let askedElsewhere = 0
  const other = createHttpServer((_, response) => {
    askedElsewhere++
    response.end('ok')
  }).listen(0, '127.0.0.2')
  await once(other, 'listening')
  const elsewhere = `http://127.0.0.2:${(other.address() as AddressInfo).port}/`
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)
    socket.once('data', () => answer(socket, elsewhere))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    sockets.forEach(socket => socket.destroy())
    server.close()
    other.closeAllConnections()
    other.close()
  })
  return { port: (server.address() as AddressInfo).port, open: () => sockets.size, askedElsewhere: () => askedElsewhere }
}

async function endsInTime<T>(action: () => Promise<T>, withinMs = TIMEOUT_MS): Promise<T | 'none'> {
  const startedAt = performance.now()
  const rssBefore = process.memoryUsage.rss()
  const answer = await action().catch((): 'none' => 'none')
  expect(performance.now() - startedAt).toBeLessThan(withinMs + MARGIN_MS)
  expect(process.memoryUsage.rss() - rssBefore).toBeLessThan(200 * 2 ** 20)
  return answer
}

test.for<[string, Answer]>(Object.entries(ANSWERS))('%s: probes end, follow nowhere, and leave no connection', { timeout: 30_000 }, async ([, { answer, status }], context) => {
  const workload = await serve(context, answer)
  const { port } = workload
  const { signal } = new AbortController()

  const direct = directProbe({ port }, TIMEOUT_MS)
  context.onTestFinished(() => direct.close())
  expect(await endsInTime(() => direct.probe({ pod: 'a', ip: '127.0.0.1' }, signal))).toBe(status)
  await expect.poll(workload.open, { timeout: MARGIN_MS }).toBe(0)

  const asked = await endsInTime(() => askDirectly({ ip: '127.0.0.1', port, path: '/sandbox' }, TIMEOUT_MS, signal))
  expect(asked === 'none' || asked.body.length <= 65_536).toBe(true)
  await expect.poll(workload.open, { timeout: MARGIN_MS }).toBe(0)

  const blackbox = blackboxProbe(`http://127.0.0.1:${port}`, { port: 80 }, TIMEOUT_MS)
  context.onTestFinished(() => blackbox.close())
  expect(await endsInTime(() => blackbox.probe({ pod: 'a', ip: '127.0.0.1' }, signal), TIMEOUT_MS + 500)).toBe('none')
  await expect.poll(workload.open, { timeout: MARGIN_MS }).toBe(0)

  expect(workload.askedElsewhere(), 'a redirect is never followed').toBe(0)
})

test.for<[string, Answer]>(Object.entries(ANSWERS))('%s: a measurement of answer times ends, and counts it as failed', { timeout: 30_000 }, async ([, { answer }], context) => {
  const workload = await serve(context, answer)
  const sample = await endsInTime(() => measureClosedLoop({ origin: `http://127.0.0.1:${workload.port}`, path: '/', concurrency: 2, warmUpMs: 20, durationMs: 200, timeoutMs: TIMEOUT_MS, signal: new AbortController().signal }), 3 * TIMEOUT_MS + 2_000)
  expect(sample).toMatchObject({ requests: expect.any(Number) })
  if (sample !== 'none')
    expect(sample.errors).toBe(sample.requests)
  await expect.poll(workload.open, { timeout: MARGIN_MS }).toBe(0)
  expect(workload.askedElsewhere()).toBe(0)
})

test('what an exporter was redirected to is not the pod', async context => {
  const workload = await serve(context, socket => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nprobe_http_redirects 1\nprobe_http_status_code 200\nprobe_success 1\n'))
  const { probe, close } = blackboxProbe(`http://127.0.0.1:${workload.port}`, { port: 80 }, TIMEOUT_MS)
  context.onTestFinished(() => close())
  expect(await probe({ pod: 'a', ip: '127.0.0.1' }, new AbortController().signal)).toBe(302)
})
