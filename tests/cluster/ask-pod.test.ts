import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces, release } from 'node:os'
import type { V1NodeList } from '@kubernetes/client-node'
import { describe, expect, test } from 'vitest'
import type { TestContext } from 'vitest'
import { askPod } from '../../src/cluster/kubernetes/ask-pod.ts'
import { KubernetesApi } from '../../src/cluster/kubernetes/kubernetes-api.ts'
import { nodeKernel } from '../../src/cluster/kubernetes/node-kernel.ts'

const { signal } = new AbortController()
const PROBE = { intervalMs: 50, timeoutMs: 500, concurrency: 1 }

interface Server {
  port: number
  api: KubernetesApi
  asked: string[]
}

async function serve(context: TestContext, listener: RequestListener): Promise<Server> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    listener(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const api = new KubernetesApi({ file: 'test', server: `http://127.0.0.1:${port}/base`, headers: {}, tls: { rejectUnauthorized: true } })
  context.onTestFinished(async () => {
    await api.close()
    server.closeAllConnections()
    server.close()
  })
  return { port, api, asked }
}

describe('a pod is asked the way it is probed', () => {
  const pod = { namespace: 'podfit-x', pod: 'runc-abc', path: '/sandbox' }

  test.for(['apiserver', 'blackbox'] as const)('%s: through the API server', async (way, context) => {
    const { api, asked } = await serve(context, (_, response) => response.end('{}'))
    expect(await askPod(api, { ...pod, ip: undefined, port: 8080 }, { ...PROBE, way }, signal)).toEqual({ status: 200, body: Buffer.from('{}'), isCut: false })
    expect(asked).toEqual(['/base/api/v1/namespaces/podfit-x/pods/runc-abc:8080/proxy/sandbox'])
  })

  test('direct: at its address', async context => {
    const { api, port, asked } = await serve(context, (_, response) => response.end('{}'))
    expect(await askPod(api, { ...pod, ip: '127.0.0.1', port }, { ...PROBE, way: 'direct' }, signal)).toMatchObject({ status: 200 })
    expect(asked).toEqual(['/sandbox'])
    await expect(askPod(api, { ...pod, ip: undefined, port }, { ...PROBE, way: 'direct' }, signal)).rejects.toThrow('pod runc-abc has no address')
  })

  test('through the API server too, no more is read than is needed, nor waited for', async context => {
    const { api } = await serve(context, (_, response) => response.end(Buffer.alloc(1_000_000, 'x')))
    expect(await askPod(api, { ...pod, ip: undefined, port: 1 }, { ...PROBE, way: 'apiserver' }, signal)).toMatchObject({ isCut: true, body: { length: 65_536 } })
    const silent = await serve(context, () => undefined)
    await expect(askPod(silent.api, { ...pod, ip: undefined, port: 1 }, { ...PROBE, way: 'apiserver' }, signal)).rejects.toThrow(/timeout/)
  })

  test('an abort is heard at once', async context => {
    const { api, port } = await serve(context, () => undefined)
    for (const way of ['direct', 'apiserver'] as const) {
      const abort = new AbortController()
      const asked = askPod(api, { ...pod, ip: '127.0.0.1', port }, { ...PROBE, timeoutMs: 60_000, way }, abort.signal)
      setTimeout(() => abort.abort(new Error('Ctrl-C')), 50)
      await expect(asked).rejects.toThrow('Ctrl-C')
    }
  })
})

describe('a node\'s kernel', () => {
  const node = (address: string, kernelVersion?: string): V1NodeList => ({ items: [{
    metadata: { name: 'pi5' },
    status: { addresses: [{ type: 'InternalIP', address }], capacity: { memory: '8255300Ki' }, ...(kernelVersion === undefined ? {} : { nodeInfo: { kernelVersion } as never }) },
  }] })
  const [own = ''] = Object.values(networkInterfaces()).flat().flatMap(found => found?.address ?? [])

  test('is what its Node object says, where podfit runs elsewhere', async () => {
    expect(await nodeKernel(node('203.0.113.7', '6.12.47'), 'pi5')).toEqual({ release: '6.12.47', memoryBytes: 8_453_427_200 })
  })

  test('is all that this host knows, where that is the node', async () => {
    expect(await nodeKernel(node(own, release()), 'pi5')).toEqual({ release: release(), version: expect.any(String), memoryBytes: expect.any(Number), uptimeSeconds: expect.any(Number) })
    expect(await nodeKernel(node(own, '1.2.3-of-another'), 'pi5')).not.toHaveProperty('uptimeSeconds')
  })

  test('is not guessed', async () => {
    await expect(nodeKernel(node('203.0.113.7', '6.12'), 'pi6')).rejects.toThrow(/does not say what kernel node "pi6" runs/)
    await expect(nodeKernel(node('203.0.113.7'), 'pi5')).rejects.toThrow(/does not say/)
  })
})
