import { hostname, release, totalmem, uptime, version } from 'node:os'
import { beforeEach, describe, expect, test } from 'vitest'
import { architectures } from '../../fixtures/workloads/architectures.ts'
import { connect, exchange } from './client.ts'
import { type ServerProcess, startServer } from './server-process.ts'

const machine = { amd64: 'x86_64', arm64: 'aarch64' } as const

function request(line: string, ...headers: string[]): string {
  return [line, 'Host: pod', 'Connection: close', ...headers, '', ''].join('\r\n')
}

describe.each(architectures)('the %s server', (architecture) => {
  let server: ServerProcess

  beforeEach(async (context) => {
    server = await startServer(context, { architecture })
  })

  test('says when it began to listen, in nanoseconds of the real-time clock', () => {
    const [, address, seconds, nanoseconds] = /^listening (\S+) (\d+)\.(\d{9})$/.exec(server.line) ?? []
    expect(address).toBe(`${server.address}:${server.port}`)
    expect(Math.abs(Number(seconds) * 1000 + Number(nanoseconds) / 1e6 - Date.now())).toBeLessThan(5000)
  })

  test('answers / with a short text', async () => {
    const response = await exchange(server, request('GET / HTTP/1.1'))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(response.headers.get('connection')).toBe('close')
    expect(response.body).toBe('Hello from podfit\n')
  })

  test('reports the kernel and machine it sees at /sandbox', async () => {
    const response = await exchange(server, request('GET /sandbox?from=test HTTP/1.1'))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    const report: unknown = JSON.parse(response.body)
    expect(report).toEqual({
      kernel: { sysname: 'Linux', release: release(), version: version(), machine: machine[architecture] },
      hostname: hostname(),
      pid: server.pid,
      memTotalBytes: totalmem(),
      uptimeSeconds: expect.toSatisfy((seconds: number) => Math.abs(seconds - uptime()) < 3),
    })
  })

  test('answers HEAD with the headers of GET and no body', async () => {
    const get = await exchange(server, request('GET / HTTP/1.1'))
    const client = await connect(server)
    client.send(request('HEAD / HTTP/1.1'))
    const bytes = await client.closed()
    expect(bytes).toContain(`\r\nContent-Length: ${get.headers.get('content-length')}\r\n`)
    expect(bytes.endsWith('\r\n\r\n')).toBe(true)
  })

  test.each([
    ['another path', 404, request('GET /nothing HTTP/1.1')],
    ['a path that only begins like a known one', 404, request('GET /sandbox/x HTTP/1.1')],
    ['another method', 405, request('DELETE / HTTP/1.1')],
    ['a method that only begins like a known one', 405, request('GE / HTTP/1.1')],
    ['a request with a body', 405, request('POST / HTTP/1.1', 'Content-Length: 5') + 'hello'],
    ['an absolute target', 200, request('GET HTTP://pod:8080/ HTTP/1.1')],
    ['an absolute target without a path', 200, request('GET http://pod HTTP/1.1')],
    ['an empty line before the request', 200, `\r\n${request('GET / HTTP/1.1')}`],
    ['HTTP/1.0, no Host', 200, 'GET / HTTP/1.0\r\n\r\n'],
    ['HTTP/1.1, no Host', 400, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['two Hosts', 400, request('GET / HTTP/1.1', 'Host: other')],
    ['another protocol', 400, '\x16\x03\x01\x02\x00\x01\x00'],
    ['no version', 400, 'GET /\r\n\r\n'],
    ['no target', 400, 'GET  HTTP/1.1\r\n\r\n'],
    ['a relative target', 400, request('GET sandbox HTTP/1.1')],
    ['bare line feeds', 400, 'GET / HTTP/1.1\nHost: pod\n\n'],
    ['a carriage return inside a header', 400, request('GET / HTTP/1.1', 'X: a\rb')],
    ['a control character in a header', 400, request('GET / HTTP/1.1', 'X: a\0b')],
    ['a space before the colon', 400, request('GET / HTTP/1.1', 'X : a')],
    ['a folded header', 400, request('GET / HTTP/1.1', 'X: a', ' b')],
    ['a Content-Length that is no number', 400, request('GET / HTTP/1.1', 'Content-Length: 0x5')],
    ['a later version', 505, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a target of 9000 bytes', 414, request(`GET /${'a'.repeat(9000)} HTTP/1.1`)],
    ['a header of 9000 bytes', 431, request('GET / HTTP/1.1', `X: ${'a'.repeat(9000)}`)],
    ['900 headers', 431, request('GET / HTTP/1.1', ...Array.from({ length: 900 }, (_, i) => `X-${i}: a`))],
  ])('%s: %i', async (_, status, bytes) => {
    expect((await exchange(server, bytes)).status).toBe(status)
  })

  test('names the methods it allows', async () => {
    const response = await exchange(server, request('PUT /sandbox HTTP/1.1'))
    expect(response.headers.get('allow')).toBe('GET, HEAD')
  })

  test('keeps a connection open and answers pipelined requests in their order', async () => {
    const client = await connect(server)
    client.send('GET / HTTP/1.1\r\nHost: pod\r\n\r\nGET /no HTTP/1.1\r\nHost: pod\r\n\r\n')
    expect((await client.responses(2)).map(({ status }) => status)).toEqual([200, 404])
    client.send(`GET /sandbox HTTP/1.1\r\nHost: pod\r\n\r\n${request('GET / HTTP/1.1')}GET /no HTTP/1.1\r\nHost: pod\r\n\r\n`)
    const responses = await client.responses(4)
    expect(responses.map(({ status }) => status)).toEqual([200, 404, 200, 200])
    await client.closed()
    expect(await client.responses(4)).toHaveLength(4)
  })

  test('keeps an HTTP/1.0 connection open only when asked', async () => {
    const client = await connect(server)
    client.send('GET / HTTP/1.0\r\nConnection: foo, Keep-Alive\r\n\r\n')
    const [response] = await client.responses(1)
    expect(response?.headers.get('connection')).toBe('keep-alive')
    client.send('GET / HTTP/1.0\r\n\r\n')
    await client.closed()
    expect(await client.responses(2)).toHaveLength(2)
  })

  test('answers a client that has already shut down its side', async () => {
    const client = await connect(server)
    client.socket.end('GET / HTTP/1.1\r\nHost: pod\r\n\r\n')
    expect(await client.closed()).toContain('Hello from podfit')
  })
})
