import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import type { TestContext } from 'vitest'
import { test } from 'vitest'
import { withBareProcess } from '../../src/measure/bare-process.ts'
import { measureClosedLoop } from '../../src/measure/closed-loop.ts'
import { binary } from '../embedded/support.ts'

const { signal } = new AbortController()
const loop = { path: '/', concurrency: 2, warmUpMs: 100, durationMs: 400, timeoutMs: 2_000, signal }

async function serverThat(listener: RequestListener, { onTestFinished }: TestContext): Promise<{ origin: string, connections: () => number }> {
  let connections = 0
  const server = createServer(listener).on('connection', () => connections++).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connections: () => connections }
}

/** Those that run the workload. */
function childrenOf(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap(thread => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(word => word !== '').map(Number))
  return children.filter(child => readlinkSync(`/proc/${child}/exe`) === binary)
}

test('one request after the other on each connection, which stays', async context => {
  const { expect } = context
  let asked = 0
  let [underWay, most] = [0, 0]
  const { origin, connections } = await serverThat((_, answer) => {
    asked++
    most = Math.max(most, ++underWay)
    setTimeout(() => {
      underWay--
      answer.end('ok')
    }, 20)
  }, context)
  const sample = await measureClosedLoop({ ...loop, origin })
  expect(connections()).toBe(2)
  expect(most).toBe(2)
  expect(sample).toMatchObject({ concurrency: 2, errors: 0, reconnects: 0 })
  expect(sample.requests).toBeGreaterThan(1)
  // The warm-up's are not among them.
  expect(sample.requests).toBeLessThan(asked)
  expect(sample.p50Ms).toBeGreaterThanOrEqual(19)
  expect(sample.maxMs).toBeGreaterThanOrEqual(sample.p50Ms!)
  expect(sample.p99Ms).toBeUndefined()
  const histogram = decodeFromCompressedBase64(sample.histogram)
  expect(histogram.totalCount).toBe(sample.requests)
  expect(histogram.getValueAtPercentile(50) / 1_000).toBeCloseTo(sample.p50Ms!, 1)
})

test('what fails is counted, and pushes the percentiles up', async context => {
  const { expect } = context
  let asked = 0
  const { origin } = await serverThat((_, answer) => {
    answer.statusCode = ++asked % 4 === 0 ? 503 : 200
    answer.end()
  }, context)
  const sample = await measureClosedLoop({ ...loop, origin })
  expect(sample.firstError).toBe('HTTP 503')
  expect(sample.errors / sample.requests).toBeCloseTo(0.25, 1)
  expect(sample.p50Ms).toBeDefined()
  expect(sample.p95Ms).toBeUndefined()
  expect(decodeFromCompressedBase64(sample.histogram).totalCount).toBe(sample.requests - sample.errors)
})

test('connections that the server closes are opened anew and counted', async context => {
  const { expect } = context
  const { origin } = await serverThat((_, answer) => answer.setHeader('Connection', 'close').end(), context)
  const sample = await measureClosedLoop({ ...loop, origin })
  expect(sample.reconnects).toBeGreaterThan(0)
})

test('a server that never answers, and none at all', async context => {
  const { expect } = context
  const silent = await serverThat(() => undefined, context)
  const sample = await measureClosedLoop({ ...loop, origin: silent.origin, warmUpMs: 0, durationMs: 100, timeoutMs: 500 })
  expect(sample).toMatchObject({ requests: 2, errors: 2, firstError: expect.stringMatching(/timeout/i) })
  expect(sample).not.toHaveProperty('maxMs')
  const none = await measureClosedLoop({ ...loop, origin: 'http://127.0.0.1:1', warmUpMs: 0, durationMs: 100 })
  expect(none.errors).toBe(none.requests)
  // A refusal comes at once: without a pause there would be thousands.
  expect(none.requests).toBeLessThan(50)
  expect(none.firstError).toContain('ECONNREFUSED')
})

test('an abort ends it at once', async context => {
  const { expect } = context
  const { origin } = await serverThat(() => undefined, context)
  const abort = new AbortController()
  setTimeout(() => abort.abort(new Error('Ctrl-C')), 50)
  await expect(measureClosedLoop({ ...loop, origin, durationMs: 60_000, timeoutMs: 60_000, signal: abort.signal })).rejects.toThrow('Ctrl-C')
})

test.skipIf(process.platform !== 'linux')('the workload as a plain process of this host answers, and is gone afterwards', async ({ expect }) => {
  let origin = ''
  const sample = await withBareProcess(binary, signal, where => {
    origin = where
    return measureClosedLoop({ ...loop, origin })
  })
  expect(sample).toMatchObject({ errors: 0, reconnects: 0 })
  expect(sample.requests).toBeGreaterThan(0)
  await expect(fetch(origin)).rejects.toThrow()
  await expect(withBareProcess('/no/such/http-server', signal, () => Promise.resolve())).rejects.toThrow(/cannot be run on this host: .*ENOENT/)
  await expect(withBareProcess('/bin/false', signal, () => Promise.resolve())).rejects.toThrow(/ended on this host by itself, with exit code 1/)
  await expect(withBareProcess(binary, signal, () => Promise.reject(new Error('enough')))).rejects.toThrow('enough')

  let ended: string | undefined
  await expect(withBareProcess(binary, signal, async (origin, gone) => {
    void fetch(`${origin}/`).then(() => childrenOf(process.pid).forEach(pid => process.kill(pid, 'SIGKILL')))
    await measureClosedLoop({ ...loop, origin, durationMs: 60_000, signal: gone }).finally(() => ended = 'ended')
  })).rejects.toThrow(/ended on this host by itself, with a signal/)
  expect(ended).toBe('ended')
})
