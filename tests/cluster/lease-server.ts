import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'vitest'
import { KubernetesApi } from '../../src/cluster/kubernetes/kubernetes-api.ts'
import type { Lease } from '../../src/cluster/kubernetes/run-lease.ts'

const PATH = '/apis/coordination.k8s.io/v1/namespaces/default/leases'
const MICRO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/

interface StoredLease {
  metadata?: { uid?: string, resourceVersion?: string, labels?: Record<string, string>, annotations?: Record<string, string> }
  spec?: Lease['spec']
}

/** The Leases of an API server: versions, preconditions and conflicts as Kubernetes has them. */
export class LeaseServer {
  lease: StoredLease | undefined
  /** `POST`, `PATCH` ... of everything that was asked. */
  readonly asked: string[] = []
  /** How the next requests are answered instead. `after`: once they have been carried out. */
  trouble: { status: number, when: 'before' | 'after', times: number, method?: string } | undefined
  readonly api: KubernetesApi
  #version = 0
  #uid = 0

  static async start({ onTestFinished }: TestContext): Promise<LeaseServer> {
    let own: LeaseServer | undefined
    const server = createServer((request, response) => void own?.answer(request, response))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    own = new LeaseServer(new KubernetesApi({ file: 'test', server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, headers: {}, tls: { rejectUnauthorized: true } }))
    onTestFinished(async () => {
      await own.api.close()
      server.closeAllConnections()
      server.close()
    })
    return own
  }

  private constructor(api: KubernetesApi) {
    this.api = api
  }

  /** Puts a Lease there, or changes the one that is. */
  put(lease: StoredLease): void {
    this.lease = { metadata: { uid: this.lease?.metadata?.uid ?? `uid-${++this.#uid}`, ...lease.metadata, resourceVersion: String(++this.#version) }, ...(lease.spec ? { spec: lease.spec } : {}) }
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>)
      chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    this.asked.push(request.method ?? '')
    const trouble = this.#troubleWith(request.method ?? '')
    const answer = trouble?.when === 'before' ? undefined : this.#carryOut(request.method ?? '', request.url ?? '', text ? JSON.parse(text) as object : {})
    const { status, body } = trouble ? { status: trouble.status, body: { kind: 'Status', reason: 'InternalError' } } : answer!
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

  #troubleWith(method: string): LeaseServer['trouble'] {
    const { trouble } = this
    if (trouble === undefined || (trouble.method ?? method) !== method)
      return undefined
    if (trouble.times-- > 0)
      return trouble
    this.trouble = undefined
    return undefined
  }

  #carryOut(method: string, url: string, body: StoredLease & { preconditions?: { uid?: string, resourceVersion?: string } }): { status: number, body: object } {
    const refuse = (status: number, reason: string): { status: number, body: object } => ({ status, body: { kind: 'Status', reason, message: reason } })
    for (const stamp of [body.spec?.acquireTime, body.spec?.renewTime]) {
      if (stamp !== undefined && !MICRO_TIME.test(stamp))
        return refuse(400, 'BadRequest')
    }
    if (method === 'POST' && url === PATH) {
      if (this.lease)
        return refuse(409, 'AlreadyExists')
      this.put(body)
      return { status: 201, body: this.lease! }
    }
    if (url !== `${PATH}/podfit`)
      return refuse(404, 'NotFound')
    if (!this.lease)
      return refuse(404, 'NotFound')
    const current = this.lease.metadata!
    if (method === 'PATCH') {
      if (body.metadata?.resourceVersion !== current.resourceVersion)
        return refuse(409, 'Conflict')
      this.put({ metadata: { ...current, ...body.metadata }, spec: { ...this.lease.spec, ...body.spec } })
    }
    if (method === 'DELETE') {
      if (body.preconditions?.uid !== current.uid || body.preconditions?.resourceVersion !== current.resourceVersion)
        return refuse(409, 'Conflict')
      this.lease = undefined
      return { status: 200, body: {} }
    }
    return { status: 200, body: this.lease }
  }
}
