import type { TestContext } from 'vitest'
import { test } from 'vitest'
import { clusterConditions } from '../../src/cluster/kubernetes/cluster-conditions.ts'
import { heldPods } from '../../src/cluster/kubernetes/held-pods.ts'
import type { KubernetesApi } from '../../src/cluster/kubernetes/kubernetes-api.ts'
import { serveApi } from './serve-api.ts'

/** An API server that gives these answers by path, and 403 for the others; `asked` has what it was asked. */
async function apiServer({ onTestFinished }: TestContext, answers: Record<string, object>): Promise<{ api: KubernetesApi, asked: URL[] }> {
  const asked: URL[] = []
  const api = await serveApi({ onTestFinished }, (request, answer) => {
    const url = new URL(request.url ?? '', 'http://api')
    asked.push(url)
    const body = answers[url.pathname]
    answer.statusCode = body ? 200 : 403
    answer.end(JSON.stringify(body ?? { kind: 'Status', reason: 'Forbidden', message: `pods is forbidden: User "u" cannot list resource "x" in API group "" at the cluster scope` }))
  })
  return { api, asked }
}

const { signal } = new AbortController()

const VERSION = { gitVersion: 'v1.35.4+k3s1' }
const NODES = {
  items: [{
    metadata: { name: 'pi5' },
    status: {
      conditions: [{ type: 'MemoryPressure', status: 'True' }, { type: 'DiskPressure', status: 'False' }, { type: 'Ready', status: 'True' }],
      nodeInfo: { bootID: 'b-1', kernelVersion: '6.12.47', containerRuntimeVersion: 'containerd://2.1.4-k3s2', kubeletVersion: 'v1.35.4+k3s1' },
    },
  }],
}
const PODS = {
  items: [
    { metadata: { uid: 'u1', name: 'coredns', namespace: 'kube-system' }, spec: { nodeName: 'pi5' }, status: { phase: 'Running', containerStatuses: [{ restartCount: 2 }, { restartCount: 1 }] } },
    { metadata: { uid: 'u2', name: 'pending', namespace: 'default' }, spec: {}, status: { phase: 'Pending' } },
  ],
}
const EVENTS = { items: [{ metadata: { uid: 'e1', name: 'a.1' }, involvedObject: { kind: 'Pod', name: 'a', namespace: 'default' }, reason: 'Pulling', message: 'Pulling image "nginx"', count: 3 }] }

test('what the API server tells of nodes, other pods and pulls', async context => {
  const { expect } = context
  const { api, asked } = await apiServer(context, { '/version': VERSION, '/api/v1/nodes': NODES, '/api/v1/pods': PODS, '/api/v1/events': EVENTS })
  expect(await clusterConditions(api, 'podfit-x', undefined, signal)).toEqual({
    nodes: [{ name: 'pi5', ready: true, pressures: ['MemoryPressure'], bootId: 'b-1', kernelVersion: '6.12.47', containerRuntimeVersion: 'containerd://2.1.4-k3s2', kubeletVersion: 'v1.35.4+k3s1' }],
    serverClock: { date: expect.stringMatching(/ GMT$/), sentAtMs: expect.any(Number), answeredAtMs: expect.any(Number) },
    otherPods: [{ uid: 'u1', name: 'kube-system/coredns', restarts: 3 }],
    imagePulls: [{ uid: 'e1', pod: 'default/a', message: 'Pulling image "nginx"', count: 3 }],
  })
  const selectors = Object.fromEntries(asked.map(({ pathname, searchParams }) => [pathname, searchParams.get('fieldSelector')]))
  expect(selectors).toMatchObject({ '/api/v1/pods': 'metadata.namespace!=podfit-x,status.phase!=Succeeded,status.phase!=Failed', '/api/v1/events': 'reason=Pulling' })
})

test('what may not be read is left out, and the rest is there', async context => {
  const { expect } = context
  const { api } = await apiServer(context, { '/version': VERSION, '/api/v1/nodes': NODES })
  const conditions = await clusterConditions(api, 'podfit-x', undefined, signal)
  expect(conditions.nodes).toHaveLength(1)
  expect(conditions).not.toHaveProperty('otherPods')
  expect(conditions).not.toHaveProperty('imagePulls')
  expect(conditions.notRead).toEqual({ otherPods: expect.stringContaining('podfit lacks the right to list pods; the rights it needs are in deploy/rbac.yaml'), imagePulls: expect.stringContaining('lacks the right to list events;') })
  await expect(clusterConditions((await apiServer(context, {})).api, 'podfit-x', undefined, signal)).rejects.toThrow(/403/)
})

test('pods of the run that the kubelets still hold; unknown where one does not tell', async context => {
  const { expect } = context
  const running = { kind: 'PodList', items: [{ metadata: { namespace: 'podfit-x', name: 'a' } }, { metadata: { namespace: 'kube-system', name: 'b' } }] }
  const { api } = await apiServer(context, { '/api/v1/nodes/pi5/proxy/runningpods/': running, '/api/v1/nodes/pi6/proxy/runningpods/': { kind: 'PodList', items: null } })
  expect(await heldPods(api, ['pi5', 'pi6'], 'podfit-x', signal)).toBe(1)
  expect(await heldPods(api, ['pi6'], 'podfit-x', signal)).toBe(0)
  expect(await heldPods(api, ['pi5', 'pi7'], 'podfit-x', signal)).toBeUndefined()
})
