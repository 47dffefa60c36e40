import { expect, it } from 'vitest'
import { sleep } from '../../src/clock/sleep.ts'
import { KubernetesApi } from '../../src/cluster/kubernetes/kubernetes-api.ts'
import { serveApi } from './serve-api.ts'

const TLS = { rejectUnauthorized: true }

it('credentials that have ended are read anew, once for all who were refused, and a create is not made twice', async (context) => {
  const seen: string[] = []
  const { access } = await serveApi(context, (request, answer) => {
    const isKnown = request.headers.authorization === 'Bearer fresh'
    if (isKnown)
      seen.push(`${request.method} ${request.url}`)
    answer.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' }).end(isKnown ? '{}' : '{"reason":"Unauthorized","message":"Unauthorized"}')
  })
  let read = 0
  const api = new KubernetesApi({ ...access, headers: { Authorization: 'Bearer stale' }, tls: TLS }, async () => {
    read++
    await sleep(100)
    return { ...access, headers: { Authorization: 'Bearer fresh' }, tls: TLS }
  })
  context.onTestFinished(() => api.close())
  await Promise.all([api.get('/a'), api.post('/b', {}), api.delete('/c')])
  expect(seen.toSorted()).toEqual(['DELETE /c', 'GET /a', 'POST /b'])
  expect(read).toBe(1)
  expect(api.access.headers).toEqual({ Authorization: 'Bearer fresh' })
})

it('credentials of another cluster are not sent to this one, to which the kubeconfig was turned meanwhile', async (context) => {
  const seen: (string | undefined)[] = []
  const { access } = await serveApi(context, (request, answer) => {
    seen.push(request.headers.authorization)
    answer.writeHead(401).end('{}')
  })
  const stale = { ...access, headers: { Authorization: 'Bearer stale' } }
  for (const other of [{ server: 'https://production:6443' }, { tls: { ...TLS, ca: 'another' } }]) {
    const api = new KubernetesApi(stale, async () => ({ ...access, headers: { Authorization: 'Bearer of-production' }, ...other }))
    await expect(api.get('/a')).rejects.toThrow(/401/)
    await api.close()
  }
  expect(seen).toEqual(['Bearer stale', 'Bearer stale'])
})

it('a plugin that waits for somebody to log in holds nobody up who has given up, and a pod that answers 401 asks nobody', async (context) => {
  const { access } = await serveApi(context, (_, answer) => answer.writeHead(401).end('{}'))
  let read = 0
  const api = new KubernetesApi(access, () => {
    read++
    return new Promise(() => undefined)
  })
  context.onTestFinished(() => api.close())
  expect(await api.status('/api/v1/namespaces/n/pods/p/proxy/', { signal: AbortSignal.timeout(1_000) })).toBe(401)
  expect(await api.answer('/api/v1/namespaces/n/pods/p/proxy/', { timeoutMs: 1_000 })).toMatchObject({ status: 401 })
  expect(read).toBe(0)
  const startedAt = performance.now()
  await expect(api.get('/a', { signal: AbortSignal.timeout(100) })).rejects.toThrow(/timeout/)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
  expect(read).toBe(1)
})

it.each<[string, () => Promise<never> | Promise<object>]>([
  ['are the same', async () => ({ headers: { Authorization: 'Bearer stale-secret' } })],
  ['cannot be read', async () => {
    throw new Error('no such file')
  }],
])('where those read anew %s the server\'s refusal stands, without what it echoes, and they are not read at every request', async (_, renew) => {
  const context = { onTestFinished: (end: () => void) => ends.push(end) }
  const ends: (() => void)[] = []
  const { access } = await serveApi(context as never, (request, answer) => answer.writeHead(401).end(`who is ${request.headers.authorization}?`))
  let read = 0
  const api = new KubernetesApi({ ...access, headers: { Authorization: 'Bearer stale-secret' } }, async () => {
    read++
    return await renew() as never
  })
  const told = [await api.get('/a').catch(String), await api.get('/b').catch(String)]
  await api.close()
  ends.forEach(end => end())
  expect(told).toEqual([expect.stringContaining('answered 401'), expect.stringContaining('answered 401')])
  expect(told.join()).not.toContain('stale-secret')
  expect(read).toBe(1)
})
