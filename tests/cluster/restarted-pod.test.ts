import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'vitest'
import { startRollout } from '../../src/cluster/kubernetes/kubernetes-rollout.ts'
import type { Variant } from '../../src/variants/variant.ts'
import { loadVariants } from '../../src/variants/load-variants.ts'
import { serveApi } from './serve-api.ts'

const runc = loadVariants(join(import.meta.dirname, '../../fixtures/runtimes')).get('runc')!

// When a container is started again a real kubelet decides by itself.
test('a container that was started again has to answer anew', async ({ expect, onTestFinished }) => {
  let isMute = false
  const workload = createServer((_, answer) => isMute ? answer.destroy() : answer.end('ok')).listen(0, '127.0.0.1')
  await once(workload, 'listening')
  onTestFinished(() => {
    workload.closeAllConnections()
    workload.close()
  })
  let watch: ServerResponse | undefined
  let version = 1
  const tell = (type: string, restartCount: number): void => void watch?.write(`${JSON.stringify({ type, object: {
    metadata: { name: 'a', uid: 'a', resourceVersion: String(++version) },
    spec: { nodeName: 'pi5' },
    status: { phase: 'Running', podIP: '127.0.0.1', conditions: [{ type: 'Ready', status: 'True' }], containerStatuses: [{ name: 'workload', restartCount, state: { running: { startedAt: '2026-01-01T00:00:00Z' } } }] },
  } })}\n`)
  const api = await serveApi({ onTestFinished }, (request, answer) => {
    const url = new URL(request.url ?? '', 'http://api')
    answer.setHeader('content-type', 'application/json')
    if (url.searchParams.get('watch') === 'true') {
      answer.flushHeaders()
      if (url.pathname.endsWith('/pods'))
        watch = answer
      return
    }
    answer.end(JSON.stringify({ metadata: { resourceVersion: '1' }, items: [] }))
    if (request.method === 'POST')
      tell('ADDED', 0)
    if (request.method === 'DELETE')
      tell('DELETED', 1)
  })
  const variant: Variant = { ...runc, kubernetes: { ...runc.kubernetes, port: (workload.address() as AddressInfo).port } }
  const { signal } = new AbortController()
  const rollout = await startRollout({ api, namespace: 'podfit-x', runId: 'x' }, variant, { name: 'pods', replicas: 1, probe: { way: 'direct', intervalMs: 20, timeoutMs: 500, concurrency: 1 }, signal })
  onTestFinished(() => rollout.remove(5_000))
  await rollout.log.require('the pod serves', state => state.servingCount === 1, { deadlineMs: 5_000, signal })

  isMute = true
  tell('MODIFIED', 1)
  await rollout.log.require('it was started again', state => state.restarts === 1, { deadlineMs: 5_000, signal })
  expect(rollout.log.state).toMatchObject({ readyCount: 1, availableCount: 0, servingCount: 0 })
  await new Promise(resolve => setTimeout(resolve, 100))
  expect(rollout.log.state.availableCount).toBe(0)
  isMute = false
  await rollout.log.require('it answers again', state => state.servingCount === 1, { deadlineMs: 5_000, signal })
})
