import type { AddressInfo } from 'node:net'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { KubernetesApi } from '../../src/cluster/kubernetes/kubernetes-api.ts'
import { watchResource } from '../../src/cluster/kubernetes/watch-resource.ts'

// A real API server cannot be made to fail at a chosen byte; this one speaks its protocol and fails as it is told.
interface Scripted {
  api: KubernetesApi
  requests: URL[]
  close: () => Promise<void>
}

type Answer = (request: URL, response: ServerResponse) => unknown

async function serve(lists: object[], watches: Answer[]): Promise<Scripted> {
  const requests: URL[] = []
  let [listed, watched] = [0, 0]
  const server = createServer((request: IncomingMessage, response) => {
    const url = new URL(request.url ?? '', 'http://x')
    requests.push(url)
    if (url.searchParams.get('watch') === 'true') {
      response.setHeader('content-type', 'application/json')
      const answer = watches[watched++]
      if (answer)
        answer(url, response)
      else
        response.flushHeaders()
      return
    }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(lists[Math.min(listed++, lists.length - 1)]))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const api = new KubernetesApi({ file: 'test', server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, headers: {}, tls: { rejectUnauthorized: true } })
  return {
    api,
    requests,
    async close() {
      await api.close()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

const pod = (name: string, resourceVersion: string): object => ({ metadata: { name, uid: name, resourceVersion } })
const line = (type: string, name: string, resourceVersion: string): string => `${JSON.stringify({ type, object: pod(name, resourceVersion) })}\n`
const list = (resourceVersion: string, ...items: object[]): object => ({ metadata: { resourceVersion }, items })

function record(): { seen: string[], reconnects: string[], gapsMs: number[], handlers: Parameters<typeof watchResource>[3] } {
  const seen: string[] = []
  const reconnects: string[] = []
  const gapsMs: number[] = []
  return {
    seen,
    reconnects,
    gapsMs,
    handlers: {
      onObject: object => seen.push(`+${object.metadata?.name}`),
      onDeleted: object => seen.push(`-${object.metadata?.name}`),
      onListed: objects => seen.push(`listed ${objects.length}`),
      onReconnect: (cause, gapMs) => {
        reconnects.push(cause)
        gapsMs.push(gapMs)
      },
    },
  }
}

let current: { scripted: Scripted, abort: AbortController } | undefined

async function watch(lists: object[], watches: Answer[], patience: Parameters<typeof watchResource>[5] = {}): Promise<ReturnType<typeof record> & { scripted: Scripted, done: Promise<void>, tellGap: () => Promise<void> }> {
  const scripted = await serve(lists, watches)
  const abort = new AbortController()
  current = { scripted, abort }
  const recorded = record()
  const { synced, done, tellGap } = watchResource(scripted.api, '/api/v1/pods', {}, recorded.handlers, abort.signal, { refusedMs: 300, ...patience })
  done.catch(() => undefined)
  await synced
  return { ...recorded, scripted, done, tellGap }
}

afterEach(async () => {
  current?.abort.abort()
  await current?.scripted.close()
  current = undefined
})

describe('the measuring watch', () => {
  it('lists, then follows from the version of the list', async () => {
    const { seen, scripted } = await watch([list('5', pod('a', '3'))], [(_, response) => response.write(line('ADDED', 'b', '6') + line('MODIFIED', 'b', '7') + line('DELETED', 'a', '8'))])
    await vi.waitFor(() => expect(seen).toEqual(['+a', 'listed 1', '+b', '+b', '-a']))
    expect(scripted.requests[1]?.searchParams.get('resourceVersion')).toBe('5')
  })

  it('puts together a line that comes in pieces, cut within a character', async () => {
    const bytes = Buffer.from(line('ADDED', 'pöd', '6'))
    const cut = bytes.indexOf(0xB6)
    const { seen } = await watch([list('5')], [(_, response) => {
      response.write(bytes.subarray(0, cut))
      setTimeout(() => response.write(bytes.subarray(cut)), 20)
    }])
    await vi.waitFor(() => expect(seen).toContain('+pöd'))
  })

  it('resumes a connection that is cut, from the last version it saw, and says so', async () => {
    const { seen, reconnects, scripted } = await watch([list('5')], [
      (_, response) => {
        response.write(line('ADDED', 'a', '6'))
        setTimeout(() => response.destroy(), 20)
      },
      (_, response) => response.write(line('ADDED', 'b', '7')),
    ])
    await vi.waitFor(() => expect(seen).toContain('+b'))
    expect(scripted.requests.at(-1)?.searchParams.get('resourceVersion')).toBe('6')
    expect(reconnects).toHaveLength(1)
  })

  it('resumes quietly where the server ends the watch in good order', async () => {
    const { seen, reconnects } = await watch([list('5')], [
      (_, response) => response.end(line('ADDED', 'a', '6')),
      (_, response) => response.write(line('ADDED', 'b', '7')),
    ])
    await vi.waitFor(() => expect(seen).toContain('+b'))
    expect(reconnects).toEqual([])
  })

  it('says so where the next connection takes long to open, however well the last one ended', async () => {
    const { seen, reconnects, gapsMs } = await watch([list('5')], [
      (_, response) => response.end(line('ADDED', 'a', '6')),
      (_, response) => setTimeout(() => response.write(line('ADDED', 'b', '7')), 600),
    ])
    await vi.waitFor(() => expect(seen).toContain('+b'))
    expect(reconnects).toEqual(['slow to open'])
    expect(gapsMs[0]).toBeGreaterThan(590)
  })

  it.each([['ended well', {}], ['was quiet', { idleMs: 50 }]] as const)('counts the time without one from when the last one %s, not from when the next was refused', async (_, patience) => {
    const { seen, reconnects, gapsMs } = await watch([list('5')], [
      (_, response) => 'idleMs' in patience ? response.flushHeaders() : response.end(line('ADDED', 'a', '6')),
      (_, response) => setTimeout(() => response.writeHead(503).end('{}'), 400),
      (_, response) => response.write(line('ADDED', 'b', '7')),
    ], patience)
    await vi.waitFor(() => expect(seen).toContain('+b'), 3_000)
    expect(reconnects).toEqual(['503 '])
    expect(gapsMs[0]).toBeGreaterThan(440)
  })

  it('renews a connection that is quiet, and says so only where the old one swallowed something', async () => {
    const swallowed = await watch([list('5')], [(_, response) => response.flushHeaders(), (_, response) => response.write(line('ADDED', 'a', '6'))], { idleMs: 50 })
    await vi.waitFor(() => expect(swallowed.reconnects).toEqual(['half-open connection']))
    expect(swallowed.seen).toContain('+a')
    current?.abort.abort()
    await current?.scripted.close()

    let old: ServerResponse | undefined
    const told = await watch([list('5')], [
      (_, response) => {
        old = response
        response.flushHeaders()
      },
      (_, response) => {
        old?.write(line('ADDED', 'a', '6'))
        response.write(line('ADDED', 'a', '6'))
      },
    ], { idleMs: 50 })
    await vi.waitFor(() => expect(told.seen).toContain('+a'))
    await new Promise(resolve => setTimeout(resolve, 700))
    expect(told.reconnects).toEqual([])
    expect(told.seen.filter(seen => seen === '+a')).toHaveLength(1)
    expect(old?.closed, 'the old connection is let go').toBe(true)
  })

  it('renews a connection that stays quiet at once, however often, and nothing is said of it', async () => {
    const opened: number[] = []
    const quiet: Answer = (_, response) => {
      opened.push(performance.now())
      response.flushHeaders()
    }
    const { seen, reconnects } = await watch([list('5')], [quiet, quiet, quiet, quiet, quiet, quiet, (_, response) => response.write(line('ADDED', 'a', '6'))], { idleMs: 60 })
    await vi.waitFor(() => expect(seen).toContain('+a'), 3_000)
    expect(reconnects).toEqual([])
    expect(Math.max(...opened.slice(1).map((at, index) => at - opened[index]!))).toBeLessThan(160)
  })

  it('follows a quiet connection until the next one is open, and takes nothing twice', async () => {
    let old: ServerResponse | undefined
    const { seen, reconnects } = await watch([list('5')], [
      (_, response) => {
        old = response
        response.flushHeaders()
      },
      (_, response) => {
        old?.write(line('ADDED', 'a', '6') + line('MODIFIED', 'a', '7'))
        setTimeout(() => response.write(line('ADDED', 'a', '6') + line('MODIFIED', 'a', '7') + line('ADDED', 'b', '8')), 500)
      },
    ], { idleMs: 60 })
    await vi.waitFor(() => expect(seen).toEqual(['listed 0', '+a', '+a']), 300)
    await vi.waitFor(() => expect(seen).toContain('+b'))
    expect(seen).toEqual(['listed 0', '+a', '+a', '+b'])
    await vi.waitFor(() => expect(reconnects).toEqual(['half-open connection']))
  })

  it('tells of the gap it is in to whoever stops looking, once', async () => {
    let first: ServerResponse | undefined
    const { seen, reconnects, gapsMs, tellGap } = await watch([list('5')], [
      (_, response) => {
        first = response
        response.write(line('ADDED', 'a', '6'))
      },
      () => undefined,
    ])
    await vi.waitFor(() => expect(seen).toContain('+a'))
    await tellGap()
    expect(reconnects).toEqual([])
    first?.destroy()
    await new Promise(resolve => setTimeout(resolve, 200))
    await tellGap()
    await tellGap()
    expect(reconnects).toHaveLength(1)
    expect(gapsMs[0]).toBeGreaterThan(100)
  })

  it('tells whoever stops looking that a connection was half-open, though that is known a moment later', async () => {
    const { seen, reconnects, tellGap } = await watch([list('5')], [(_, response) => response.flushHeaders(), (_, response) => response.write(line('ADDED', 'a', '6'))], { idleMs: 50 })
    await vi.waitFor(() => expect(seen).toContain('+a'), 300)
    expect(reconnects).toEqual([])
    await tellGap()
    expect(reconnects).toEqual(['half-open connection'])
  })

  it('says that what it was told was held back, once', { timeout: 15_000 }, async () => {
    const stamped = (type: string, name: string, version: string): string => `${JSON.stringify({ type, object: { metadata: { name, uid: name, resourceVersion: version, managedFields: [{ time: new Date().toISOString().replace(/\.\d+Z/, 'Z') }] } } })}\n`
    const { seen, reconnects, gapsMs, tellGap } = await watch([list('5')], [async (_, response) => {
      response.setHeader('date', new Date(Date.now() - 2_000).toUTCString())
      response.write(stamped('ADDED', 'a', '6'))
      await new Promise(resolve => setTimeout(resolve, 1_100))
      response.write(stamped('MODIFIED', 'a', '7'))
      await new Promise(resolve => setTimeout(resolve, 1_100))
      const held = stamped('MODIFIED', 'a', '8')
      await new Promise(resolve => setTimeout(resolve, 5_000))
      response.write(held + stamped('MODIFIED', 'a', '9') + stamped('ADDED', 'd', '10'))
    }])
    await vi.waitFor(() => expect(seen).toContain('+d'), 9_000)
    expect(reconnects).toEqual(['told late'])
    expect(gapsMs[0]).toBeGreaterThan(3_900)
    expect(gapsMs[0]).toBeLessThan(6_500)
    await tellGap()
    expect(reconnects).toHaveLength(1)
  })

  it('moves on with bookmarks', async () => {
    const { scripted } = await watch([list('5')], [
      (_, response) => response.end(line('BOOKMARK', '', '42')),
    ])
    await vi.waitFor(() => expect(scripted.requests.at(-1)?.searchParams.get('resourceVersion')).toBe('42'))
  })

  it.each<[string, Answer]>([
    ['410 as an event', (_, response) => response.write(`${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' } })}\n`)],
    ['410 as the answer', (_, response) => {
      response.statusCode = 410
      response.end(JSON.stringify({ kind: 'Status', code: 410, reason: 'Expired' }))
    }],
    ['a line that is no JSON', (_, response) => response.write('{"type":"ADDED","object":{\n')],
  ])('lists again after %s, and tells who is gone', async (_, broken) => {
    const { seen, reconnects } = await watch([list('5', pod('a', '3')), list('9', pod('b', '8'))], [broken])
    await vi.waitFor(() => expect(seen).toEqual(['+a', 'listed 1', '+b', 'listed 1']))
    await vi.waitFor(() => expect(reconnects).toHaveLength(1))
  })

  it('keeps trying while the server is in trouble', async () => {
    const trouble: Answer = (_, response) => {
      response.statusCode = 503
      response.end('{}')
    }
    const { seen } = await watch([list('5')], [trouble, trouble, (_, response) => response.write(line('ADDED', 'a', '6'))])
    await vi.waitFor(() => expect(seen).toContain('+a'), 5000)
  })

  it('ends with the refusal where the server forbids it', async () => {
    const refuse: Answer = (_, response) => {
      response.statusCode = 403
      response.end(JSON.stringify({ kind: 'Status', reason: 'Forbidden', message: 'pods is forbidden: User "u" cannot watch resource "pods" in API group "" at the cluster scope' }))
    }
    const text = /podfit lacks the right to watch pods; the rights it needs are in deploy\/rbac.yaml/
    await expect(watch([list('5')], [refuse]), 'before anything is measured').rejects.toThrow(text)
    current?.abort.abort()
    await current?.scripted.close()
    const { done } = await watch([list('5')], [(_, response) => response.end(line('ADDED', 'a', '6')), ...Array.from({ length: 20 }, () => refuse)])
    await expect(done, 'and later, where it goes on forbidding it').rejects.toThrow(text)
  })

  it.each([401, 403])('asks again where a server that was started again refuses for a moment (%i), and says so', async status => {
    const refuse: Answer = (_, response) => {
      response.statusCode = status
      response.end(JSON.stringify({ kind: 'Status', reason: 'Forbidden', message: 'not yet' }))
    }
    const { seen, reconnects } = await watch([list('5')], [(_, response) => response.end(line('ADDED', 'a', '6')), refuse, (_, response) => response.write(line('ADDED', 'b', '7'))])
    await vi.waitFor(() => expect(seen).toContain('+b'), 5_000)
    expect(reconnects).toEqual([`${status} Forbidden`])
  })

  it('stamps the arrival of the bytes, not the end of the parsing', async () => {
    const scripted = await serve([list('5')], [(_, response) => response.write(line('ADDED', 'a', '6') + line('ADDED', 'b', '7'))])
    const abort = new AbortController()
    current = { scripted, abort }
    const stamps: number[] = []
    const { synced } = watchResource(scripted.api, '/api/v1/pods', {}, {
      ...record().handlers,
      onObject(_, at) {
        stamps.push(at)
        const busyUntil = performance.now() + 30
        while (performance.now() < busyUntil);
      },
    }, abort.signal)
    await synced
    await vi.waitFor(() => expect(stamps).toHaveLength(2))
    expect(stamps[1], 'both came in one chunk').toBe(stamps[0])
  })
})
