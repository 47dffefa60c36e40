import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'vitest'
import { KubernetesApi } from '../../src/cluster/kubernetes/kubernetes-api.ts'

/** podfit's client of a server that answers as told, for what a real API server cannot be made to say; both end with the test. */
export async function serveApi({ onTestFinished }: Pick<TestContext, 'onTestFinished'>, answer: RequestListener): Promise<KubernetesApi> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const api = new KubernetesApi({ file: 'kubeconfig', server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, headers: {}, tls: { rejectUnauthorized: true } })
  onTestFinished(async () => {
    await api.close()
    server.closeAllConnections()
    server.close()
  })
  return api
}
