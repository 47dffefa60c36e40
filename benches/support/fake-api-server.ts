import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import type { V1Deployment, V1Namespace } from '@kubernetes/client-node'
import { ROLLOUT_LABEL } from '../../src/cluster/kubernetes/labels.ts'
import type { PodStage } from './pod-object.ts'
import { podObject, STAGES } from './pod-object.ts'

export interface FakeApiServerOptions {
  /** What each pod's address is; none: pods stay without one, so nobody asks them. */
  addressOf?: (index: number) => string
  /** Called with method, URL and headers of every request. */
  onRequest?: (request: { method: string, url: string, headers: IncomingMessage['headers'] }) => void
}

interface Pod {
  name: string
  rollout: string
  index: number
  stage: PodStage
  version: number
}

interface StoredLease {
  metadata?: Record<string, unknown>
  spec?: Record<string, unknown>
}

interface Watch {
  rollout: string | undefined
  response: ServerResponse
}

/** As many pods come to their next stage together; then whoever watches gets a turn. */
const BURST = 200
const NODE = { metadata: { name: 'fake', uid: 'node-uid', resourceVersion: '1' }, spec: { podCIDR: '10.0.0.0/8' }, status: { addresses: [{ type: 'InternalIP', address: '203.0.113.1' }], capacity: { 'cpu': '4', 'memory': '8Gi', 'pods': '100000' }, allocatable: { memory: '8Gi', pods: '100000' }, conditions: [{ type: 'Ready', status: 'True' }], nodeInfo: { bootID: 'b', architecture: 'amd64', kernelVersion: '6.12', osImage: 'fake', containerRuntimeVersion: 'containerd://2', kubeletVersion: 'v1.35.0' } } }

/**
 * An API server without nodes behind it: Deployments become pods that go through the stages of a real one's life, as fast as whoever
 * watches reads. What it sends has the size and the fields of a real one's answers.
 */
export class FakeApiServer {
  /** Bytes of pod events written so far. */
  sentBytes = 0
  sentEvents = 0
  readonly #options: FakeApiServerOptions
  readonly #pods = new Map<string, Pod>()
  readonly #watches = new Set<Watch>()
  readonly #namespaces = new Map<string, V1Namespace>()
  #lease: StoredLease | undefined
  #version = 1
  readonly #server = createServer((request, response) => void this.#answer(request, response).catch(() => response.destroy()))

  constructor(options: FakeApiServerOptions = {}) {
    this.#options = options
  }

  /** @returns its base URL, on loopback */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request
    this.#options.onRequest?.({ method, url, headers })
    const { pathname, searchParams } = new URL(url, 'http://fake')
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>)
      chunks.push(chunk)
    const body: unknown = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : undefined
    response.setHeader('content-type', 'application/json')
    if (searchParams.get('watch') === 'true')
      this.#watch(pathname, searchParams, response)
    else
      respond(response, this.#resource(method, pathname, searchParams, body))
  }

  #watch(pathname: string, query: URLSearchParams, response: ServerResponse): void {
    response.flushHeaders()
    if (!pathname.endsWith('/pods'))
      return
    const watch = { response, rollout: rolloutOf(query) }
    this.#watches.add(watch)
    response.on('close', () => this.#watches.delete(watch))
  }

  #resource(method: string, pathname: string, query: URLSearchParams, body: unknown): object | number {
    const [, , , last = ''] = /^(.*?)(\/([^/]*))$/.exec(pathname) ?? []
    const list = (items: object[]): object => ({ metadata: { resourceVersion: String(this.#version) }, items })
    if (pathname === '/version')
      return { gitVersion: 'v1.35.0+fake' }
    if (pathname === '/api/v1/nodes')
      return list([NODE])
    if (pathname.endsWith('/selfsubjectaccessreviews'))
      return { status: { allowed: true } }
    if (pathname.includes('/runtimeclasses/'))
      return { metadata: { name: last } }
    if (pathname.endsWith('/stats/summary'))
      return { node: { memory: { availableBytes: 4 * 2 ** 30, time: new Date().toISOString() } }, pods: [...this.#pods.values()].map(({ name }) => ({ podRef: { namespace: [...this.#namespaces.keys()][0], name }, memory: { workingSetBytes: 1_000_000 } })) }
    if (/\/pods\/[^/]+\/proxy\//.test(pathname))
      return {}
    if (pathname.endsWith('/serviceaccounts'))
      return list([{ metadata: { name: 'default' } }])
    if (pathname.includes('/leases'))
      return this.#leaseOf(method, body as StoredLease)
    if (pathname === '/api/v1/namespaces')
      return method === 'POST' ? this.#makeNamespace(body as V1Namespace) : list([...this.#namespaces.values()])
    if (/^\/api\/v1\/namespaces\/[^/]+$/.test(pathname))
      return method === 'DELETE' ? (this.#namespaces.delete(last), {}) : this.#namespaces.get(last) ?? 404
    if (pathname.endsWith('/deployments') && method === 'POST')
      return this.#rollOut(body as V1Deployment)
    if (pathname.includes('/deployments/') && method === 'DELETE')
      return this.#remove(last)
    if (pathname.endsWith('/pods')) {
      const rollout = rolloutOf(query)
      return list([...this.#pods.values()].filter(pod => rollout === undefined ? !pathname.includes('namespaces') : pod.rollout === rollout).map(pod => this.#object(pod)))
    }
    return pathname.endsWith('/events') || pathname.endsWith('/runningpods/') ? list([]) : 404
  }

  #makeNamespace(namespace: V1Namespace): object {
    this.#namespaces.set(namespace.metadata?.name ?? '', namespace)
    return namespace
  }

  #leaseOf(method: string, body: StoredLease | undefined): object | number {
    if (method === 'DELETE')
      this.#lease = undefined
    else if (body !== undefined)
      this.#lease = { ...this.#lease, ...body, metadata: { uid: 'lease-uid', ...this.#lease?.metadata, ...body.metadata, resourceVersion: String(++this.#version) }, spec: { ...this.#lease?.spec, ...body.spec } }
    return this.#lease ?? (method === 'DELETE' ? {} : 404)
  }

  #rollOut({ metadata, spec }: V1Deployment): object {
    const rollout = metadata?.name ?? ''
    const pods = Array.from({ length: spec?.replicas ?? 0 }, (_, index): Pod => ({ name: `${rollout}-5d7f9c6b8d-${index.toString(36).padStart(5, '0')}`, rollout, index, stage: 'created', version: 0 }))
    for (const pod of pods)
      this.#pods.set(pod.name, pod)
    void this.#live(pods)
    return { metadata, spec }
  }

  async #live(pods: Pod[]): Promise<void> {
    for (const stage of STAGES) {
      for (let from = 0; from < pods.length; from += BURST) {
        for (const pod of pods.slice(from, from + BURST)) {
          pod.stage = stage
          pod.version = ++this.#version
          this.#tell(stage === 'created' ? 'ADDED' : 'MODIFIED', pod)
        }
        await this.#drained()
      }
    }
  }

  #remove(rollout: string): object {
    const pods = [...this.#pods.values()].filter(pod => pod.rollout === rollout)
    void (async () => {
      for (const [index, pod] of pods.entries()) {
        pod.version = ++this.#version
        this.#pods.delete(pod.name)
        this.#tell('DELETED', pod)
        if (index % BURST === 0)
          await this.#drained()
      }
    })()
    return {}
  }

  #tell(type: string, pod: Pod): void {
    const line = `${JSON.stringify({ type, object: this.#object(pod) })}\n`
    for (const { rollout, response } of this.#watches) {
      if (rollout !== undefined && rollout !== pod.rollout)
        continue
      response.write(line)
      this.sentEvents++
      this.sentBytes += line.length
    }
  }

  #object({ name, rollout, index, stage, version }: Pod): object {
    return podObject({ name, rollout, stage, version, index, address: this.#options.addressOf?.(index) })
  }

  /** Waits until nobody who watches is behind. */
  async #drained(): Promise<void> {
    await setImmediate()
    await Promise.all([...this.#watches].map(async ({ response }) => {
      if (response.writableNeedDrain)
        await Promise.race([once(response, 'drain'), once(response, 'close')])
    }))
  }
}

function respond(response: ServerResponse, answer: object | number): void {
  if (typeof answer === 'number')
    response.writeHead(answer).end(JSON.stringify({ kind: 'Status', reason: 'NotFound', message: 'not found' }))
  else
    response.end(JSON.stringify(answer))
}

function rolloutOf(query: URLSearchParams): string | undefined {
  const selector = query.get('labelSelector')
  return selector?.startsWith(`${ROLLOUT_LABEL}=`) ? selector.slice(ROLLOUT_LABEL.length + 1) : undefined
}
