import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { V1Pod } from '@kubernetes/client-node'
import { array, assert, nat, oneof, property, sample, string, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import type { TestContext } from 'vitest'
import { podObject } from '../../benches/support/pod-object.ts'
import { KubernetesApi } from '../../src/cluster/kubernetes/kubernetes-api.ts'
import { LineSplitter } from '../../src/cluster/kubernetes/line-splitter.ts'
import { podObservations } from '../../src/cluster/kubernetes/pod-observations.ts'
import { watchResource } from '../../src/cluster/kubernetes/watch-resource.ts'
import { FUZZ, mutatedJson, mutatedText, nastyValue } from './fuzz.ts'

const POD = podObject({ name: 'runc-a', rollout: 'runc', stage: 'ready', version: 7, index: 0, address: '10.42.0.7' })

test('lines come out whole however they are cut', () => {
  assert(property(array(string({ unit: 'grapheme' }).map(text => text.replaceAll('\n', ' ')), { maxLength: 20 }), array(nat(60), { maxLength: 40 }), (lines, cuts) => {
    const bytes = Buffer.from(lines.map(line => `${line}\n`).join(''))
    const splitter = new LineSplitter()
    const seen: string[] = []
    let from = 0
    for (const length of [...cuts, bytes.length]) {
      seen.push(...splitter.push(bytes.subarray(from, from + length)))
      from += length
    }
    expect(seen).toEqual(lines.map(line => Buffer.from(line).toString()).filter(line => line.trim() !== ''))
  }), FUZZ)
})

test('a line without an end is given up, not kept', () => {
  const splitter = new LineSplitter()
  const chunk = Buffer.alloc(1024 * 1024, 'x')
  expect(() => {
    for (let count = 0; count < 32; count++)
      splitter.push(chunk)
  }).toThrow(SyntaxError)
})

test('pods of any shape give observations of the right types, or an error that the watch counts', () => {
  assert(property(mutatedJson(POD), mutatedJson(POD), (before, after) => {
    try {
      for (const seen of podObservations(before as V1Pod, after as V1Pod, 1))
        expect(typeof seen.kind).toBe('string')
    }
    catch (error) {
      expect(error).toBeInstanceOf(TypeError)
    }
  }), FUZZ)
})

interface Seen {
  names: string[]
  reconnects: string[]
  requests: number
  end: () => Promise<void>
}

/** Watches a server that lists nothing and answers each watch with the next of these texts, cut where they say; the last leaves the stream open. */
async function watch({ onTestFinished }: TestContext, streams: readonly ((response: ServerResponse) => void)[]): Promise<Seen> {
  let watched = 0
  const seen: Seen = { names: [], reconnects: [], requests: 0, end: () => Promise.resolve() }
  const server = createServer((request, response) => {
    seen.requests++
    if (!request.url?.includes('watch=true')) {
      response.end(JSON.stringify({ metadata: { resourceVersion: '5' }, items: [] }))
      return
    }
    response.flushHeaders()
    const stream = streams[Math.min(watched++, streams.length - 1)]
    stream?.(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const api = new KubernetesApi({ file: 'test', server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, headers: {}, tls: { rejectUnauthorized: true } })
  const abort = new AbortController()
  const { done } = watchResource<V1Pod>(api, '/api/v1/pods', {}, {
    onObject: pod => seen.names.push(String(pod.metadata?.name)),
    onDeleted: () => undefined,
    onListed: () => undefined,
    onReconnect: cause => seen.reconnects.push(cause),
  }, abort.signal)
  seen.end = async () => {
    abort.abort()
    await done
    await api.close()
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(seen.end)
  return seen
}

const GOOD = `${JSON.stringify({ type: 'ADDED', object: { metadata: { name: 'good', uid: 'g', resourceVersion: '9' } } })}\n`

test('after a stream of anything the watch goes on, and says that it was interrupted', async context => {
  const anything = oneof(mutatedText(GOOD), nastyValue.map(value => `${JSON.stringify(value)}\n`), uint8Array({ maxLength: 100 }).map(bytes => `${Buffer.from(bytes).toString('latin1')}\n`))
  const streams = sample(anything, { ...FUZZ, numRuns: 40 })
  for (const stream of streams) {
    const seen = await watch(context, [response => response.end(stream), response => response.write(GOOD)])
    await expect.poll(() => seen.names, { timeout: 3_000 }).toContain('good')
    await seen.end()
  }
})

test('a server whose every stream is rubbish is not asked in a spin', async context => {
  const seen = await watch(context, [response => response.end('{"type":"ADDED","object":null}\n')])
  await new Promise(resolve => setTimeout(resolve, 1_000))
  expect(seen.requests).toBeGreaterThan(4)
  expect(seen.requests).toBeLessThan(40)
})
