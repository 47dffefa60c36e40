import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createTcpServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { TestContext } from 'vitest'
import { askDirectly } from '../../src/measure/probes/ask-directly.ts'
import { sandboxReport } from '../../src/measure/sandbox-report.ts'

const REPORT = { kernel: { sysname: 'Linux', release: '6.1', version: '#1', machine: 'x86_64' }, hostname: 'pod', pid: 1, memTotalBytes: 1_000, uptimeSeconds: 3 }
const { signal } = new AbortController()

/** What is made of the answer of a server that answers so, asked over a real connection. */
async function ask(context: TestContext, listener: RequestListener, timeoutMs = 2_000): Promise<ReturnType<typeof sandboxReport>> {
  const server = createServer(listener)
  context.onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return sandboxReport(await askDirectly({ ip: '127.0.0.1', port: (server.address() as AddressInfo).port, path: '/sandbox' }, timeoutMs, signal))
}

const answering = (body: string | Buffer, status = 200): RequestListener => (_, response) => {
  response.statusCode = status
  response.end(body)
}

test('a report is read', async context => {
  expect(await ask(context, answering(JSON.stringify(REPORT)))).toEqual({
    status: 'seen',
    seen: { sysname: 'Linux', release: '6.1', version: '#1', machine: 'x86_64', memoryBytes: 1_000, uptimeSeconds: 3, hostname: 'pod', pid: 1 },
  })
})

describe('what is no report is bounded, and says what it was', () => {
  test.for<[string, string | Buffer, RegExp]>([
    ['nothing', '', /nothing, which is not JSON$/],
    ['a page', '<html><h1>It works!', /"<html><h1>It works!", which is not JSON$/],
    ['control characters', '\u001B]0;x\u0007\u202E', /"\\x1b\]0;x\\x07\\u\{202e\}", which is not JSON$/],
    ['bytes that are no text', Buffer.from([0xFF, 0xFE, 0x00, 0x80]), /which is not JSON$/],
    ['a torn report', JSON.stringify(REPORT).slice(0, -5), /which is not JSON$/],
    ['null', 'null', /no report of a sandbox, at its top: must be object$/],
    ['a list', '[]', /at its top: must be object$/],
    ['a missing field', JSON.stringify({ ...REPORT, pid: undefined }), /must have required property 'pid'$/],
    ['a name too long for uname', JSON.stringify({ ...REPORT, kernel: { ...REPORT.kernel, release: 'x'.repeat(65) } }), /\/kernel\/release: must NOT have more than 64 characters$/],
    ['no release', JSON.stringify({ ...REPORT, kernel: { ...REPORT.kernel, release: '' } }), /\/kernel\/release: must NOT have fewer than 1 characters$/],
    ['a number no counter can hold', JSON.stringify({ ...REPORT, memTotalBytes: 1e300 }), /\/memTotalBytes: must be <= 9007199254740991$/],
    ['a negative uptime', JSON.stringify({ ...REPORT, uptimeSeconds: -1 }), /\/uptimeSeconds: must be >= 0$/],
    ['a text for a number', JSON.stringify({ ...REPORT, uptimeSeconds: '3' }), /\/uptimeSeconds: must be integer$/],
    ['deep nesting', '['.repeat(60_000), /which is not JSON$/],
  ])('%s', async ([, body, reason], context) => {
    const report = await ask(context, answering(body))
    expect(report).toEqual({ status: 'unseen', reason: expect.stringMatching(reason) })
    expect(JSON.stringify(report).length).toBeLessThan(400)
  })

  test('another status, whatever its body', async context => {
    expect(await ask(context, answering(JSON.stringify(REPORT), 404))).toEqual({ status: 'unseen', reason: 'GET /sandbox was answered with HTTP 404' })
  })

  test('a redirect is not followed', async context => {
    const asked: (string | undefined)[] = []
    const report = await ask(context, (request, response) => {
      asked.push(request.url)
      response.writeHead(302, { location: '/elsewhere' })
      response.end()
    })
    expect(report).toEqual({ status: 'unseen', reason: 'GET /sandbox was answered with HTTP 302' })
    expect(asked).toEqual(['/sandbox'])
  })

  test('ten megabytes are not read: the connection is cut', async context => {
    let sent = 0
    let isCut = false
    const report = await ask(context, (_, response) => {
      response.on('close', () => isCut = !response.writableFinished)
      const chunk = Buffer.alloc(64 * 1024, ' ')
      const more = (): void => {
        while (sent < 10 * 2 ** 20 && response.write(chunk))
          sent += chunk.length
        if (sent < 10 * 2 ** 20)
          response.once('drain', more)
        else
          response.end()
      }
      more()
    })
    expect(report).toEqual({ status: 'unseen', reason: expect.stringMatching(/^GET \/sandbox was answered with more than 64 KiB, which is no report: " +\.\.\."$/) })
    await expect.poll(() => isCut).toBe(true)
    expect(sent).toBeLessThan(10 * 2 ** 20)
  })
})

test('an answer that drips has not come', async context => {
  const startedAt = performance.now()
  const asked = ask(context, (_, response) => {
    const drip = setInterval(() => response.write(' '), 20)
    response.on('close', () => clearInterval(drip))
  }, 300)
  await expect(asked).rejects.toThrow(/timeout/)
  expect(performance.now() - startedAt).toBeLessThan(2_000)
})

test('headers without end are refused', async context => {
  const server = createTcpServer(socket => {
    socket.on('error', () => undefined)
    socket.write(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(50_000)}`)
  })
  context.onTestFinished(() => void server.close())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  await expect(askDirectly({ ip: '127.0.0.1', port: (server.address() as AddressInfo).port, path: '/sandbox' }, 2_000, signal)).rejects.toThrow(/Headers Overflow/)
})
