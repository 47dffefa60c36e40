import { once } from 'node:events'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { KubernetesApi } from '../../src/cluster/kubernetes/kubernetes-api.ts'

async function listen(port: number): Promise<Server> {
  const server = createServer((request, answer) => {
    answer.setHeader('content-type', 'application/json')
    answer.end(JSON.stringify({ method: request.method }))
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function end(server: Server): Promise<void> {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}

/** A client of a server that has answered it, and is gone. */
async function goneServer(): Promise<{ api: KubernetesApi, port: number }> {
  const server = await listen(0)
  const { port } = server.address() as AddressInfo
  const api = new KubernetesApi({ file: 'kubeconfig', server: `http://127.0.0.1:${port}`, headers: {}, tls: { rejectUnauthorized: true } })
  onTestFinished(() => api.close())
  await expect(api.get('/version')).resolves.toEqual({ method: 'GET' })
  await end(server)
  return { api, port }
}

// Several requests while the port is closed, which a real API server cannot be held to.
test('a server that has answered is waited for while it is started again, also by what makes something', async () => {
  const { api, port } = await goneServer()

  let isBack = false
  const asked = Promise.all([api.get('/a'), api.delete('/b'), api.post('/c', {})]).then(answers => ({ answers, isBack }))
  await new Promise(resolve => setTimeout(resolve, 1_200))
  isBack = true
  const second = await listen(port)
  onTestFinished(() => end(second))
  expect(await asked).toEqual({ answers: [{ method: 'GET' }, { method: 'DELETE' }, { method: 'POST' }], isBack: true })
})

test('a server that never answered is not waited for, nor one that is gone when the caller gives up', async () => {
  const { api } = await goneServer()

  const stranger = new KubernetesApi(api.access)
  onTestFinished(() => stranger.close())
  const startedAt = performance.now()
  await expect(stranger.get('/version')).rejects.toThrow(/ECONNREFUSED/)
  expect(performance.now() - startedAt).toBeLessThan(1_000)

  await expect(api.get('/version', { signal: AbortSignal.timeout(300) })).rejects.toThrow(/timeout/)
  expect(performance.now() - startedAt).toBeLessThan(3_000)
})

test('a server that stays away is waited for once, not by each of those who ask', async () => {
  const { api } = await goneServer()
  const first = api.get('/version').catch((error: unknown) => String(error))
  await new Promise(resolve => setTimeout(resolve, 200))

  const now = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => now() + 31_000)
  onTestFinished(() => void vi.restoreAllMocks())
  const askedAt = now()
  await expect(api.delete('/late')).rejects.toThrow(/ECONNREFUSED/)
  expect(now() - askedAt).toBeLessThan(300)
  expect(await first).toMatch(/ECONNREFUSED/)
})
