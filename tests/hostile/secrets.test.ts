import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { KubernetesApi } from '../../src/cluster/kubernetes/kubernetes-api.ts'
import { loadAccess } from '../../src/cluster/kubernetes/load-access.ts'
import { Here } from '../e2e/support/run-here.ts'
import { kubeconfigText } from './kubeconfig-text.ts'

const TOKEN = 'planted-token-9f8e7d6c5b4a'
const PLANTED = /planted-(token|password|key)[-\w]*/

test.for([
  ['as text', 400, (headers: string) => `bad request: ${headers}`],
  ['as text, and says that all is well', 200, (headers: string) => `bad request: ${headers}`],
  ['as a Status', 403, (headers: string) => JSON.stringify({ kind: 'Status', message: `bad request: ${headers}` })],
  ['as a Status whose JSON writes characters in another way', 403, (headers: string) => JSON.stringify({ kind: 'Status', message: `bad request: ${headers}` }).replaceAll('=', String.raw`\u003d`).replaceAll('-', String.raw`\u002d`)],
] as const)('a server that answers with the request it was sent, %s, does not bring the token into a message', async ([, status, say], context) => {
  const server = createServer((request, response) => response.writeHead(status).end(say(JSON.stringify(request.headers)))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const api = new KubernetesApi({ file: 'kubeconfig', server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, headers: { Authorization: `Bearer ${TOKEN}` }, tls: { rejectUnauthorized: true } })
  context.onTestFinished(async () => {
    await api.close()
    server.close()
  })
  const error = await api.get('/api/v1/nodes').then(() => undefined, (error: unknown) => error as Error)
  expect(error?.message).toContain('bad request')
  expect(`${error?.message}${error?.stack}${JSON.stringify(error)}`).not.toMatch(PLANTED)
})

test('what answers in a pod\'s place with the request it was sent does not bring the token into what the pod is said to say', async (context) => {
  const server = createServer((request, response) => response.end(JSON.stringify(request.headers))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const api = new KubernetesApi({ file: 'kubeconfig', server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, headers: { Authorization: `Bearer ${TOKEN}` }, tls: { rejectUnauthorized: true } })
  context.onTestFinished(async () => {
    await api.close()
    server.close()
  })
  const { status, body } = await api.answer('/api/v1/namespaces/x/pods/a:8080/proxy/', { timeoutMs: 5_000 })
  expect(status).toBe(200)
  expect(body.toString()).toContain('(credentials)')
  expect(body.toString()).not.toMatch(PLANTED)
})

test.for([
  ['a plugin that prints something else than it should', { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'echo', args: ['planted-token-of-a-plugin'], interactiveMode: 'Never' } }],
  ['a key that is no key', { 'client-certificate-data': 'AAAA', 'client-key-data': Buffer.from('planted-key-1234').toString('base64') }],
  ['a token with a line end', { token: 'planted-token-1\nX-Header: planted-token-2' }],
  ['a password for an address that is none', { username: 'u', password: 'planted-password-1' }],
] as const)('%s does not reach a message', async ([, user], context) => {
  const here = new Here()
  context.onTestFinished(() => here.remove())
  const file = here.write('kubeconfig', kubeconfigText('https://127.0.0.1:1', user))
  const error = await (async () => {
    const api = new KubernetesApi(await loadAccess(file))
    try {
      await api.get('/version', { timeoutMs: 2_000 })
    }
    finally {
      await api.close()
    }
  })().then(() => undefined, (error: unknown) => error as Error)
  expect(error).toBeInstanceOf(Error)
  expect(`${error?.message}${error?.stack}${JSON.stringify(error)}`).not.toMatch(PLANTED)
})
