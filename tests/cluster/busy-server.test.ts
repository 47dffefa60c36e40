import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { kubernetesCluster } from '../../src/cluster/kubernetes/kubernetes-cluster.ts'
import type { Observation } from '../../src/measure/observation.ts'
import { loadAnyVariants } from '../../src/variants/load-variants.ts'
import { serveApi } from './serve-api.ts'

const { signal } = new AbortController()
const runc = loadAnyVariants(join(import.meta.dirname, '../../fixtures/runtimes')).get('runc')!

// A real API server cannot be made to be busy for one request alone.
test('t0 is that of the create request that the server took, not of those that it was too busy for', async () => {
  const postedAt: number[] = []
  const api = await serveApi({ onTestFinished }, (request, answer) => {
    answer.setHeader('content-type', 'application/json')
    if (request.url?.includes('watch=true'))
      return answer.flushHeaders()
    if (request.method === 'POST' && postedAt.push(performance.now()) === 1)
      answer.writeHead(429, { 'retry-after': '1' })
    return answer.end(JSON.stringify({ metadata: { resourceVersion: '1' }, items: [] }))
  })
  const seen: Observation[] = []
  const rollout = await kubernetesCluster(api, 'podfit-x', 'x').rollOut(runc, {
    name: 'rollout-runc-r1',
    replicas: 2,
    probe: { way: 'direct', intervalMs: 50, timeoutMs: 100, concurrency: 1 },
    onObservation: observation => seen.push(observation),
    signal,
  })
  const t0 = performance.now() - rollout.elapsedMs()
  await rollout.remove(1_000)
  expect(postedAt).toHaveLength(2)
  expect(postedAt[1]! - postedAt[0]!).toBeGreaterThan(900)
  expect(Math.abs(t0 - postedAt[1]!)).toBeLessThan(100)
  expect(seen.findLast(({ kind }) => kind === 'requested')).toMatchObject({ atMs: 0, replicas: 2 })
})
