import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { V1Deployment, V1NodeSystemInfo } from '@kubernetes/client-node'
import type { TestContext } from 'vitest'
import { test } from 'vitest'
import { harnessLocation } from '../../src/cluster/kubernetes/harness-location.ts'
import type { KubernetesApi } from '../../src/cluster/kubernetes/kubernetes-api.ts'
import { kubernetesCluster } from '../../src/cluster/kubernetes/kubernetes-cluster.ts'
import { isThisHost } from '../../src/cluster/kubernetes/is-this-host.ts'
import { thisMachine } from '../../src/cluster/this-machine.ts'
import { loadAnyVariants } from '../../src/variants/load-variants.ts'
import { serveApi } from './serve-api.ts'

const { signal } = new AbortController()
const runc = loadAnyVariants(join(import.meta.dirname, '../../fixtures/runtimes')).get('runc')!

/** What an API server says of a node: one of a K3s cluster of three. */
function node(name: string, ready = true): object {
  return {
    metadata: { name, resourceVersion: '1' },
    spec: { podCIDR: '10.42.0.0/24' },
    status: {
      // Documentation addresses (RFC 5737): never this host's.
      addresses: [{ type: 'InternalIP', address: name === 'pi-control' ? '127.0.0.1' : '192.0.2.7' }],
      allocatable: { pods: '1k', memory: '8000000Ki' },
      capacity: { cpu: '4', memory: '8255300Ki' },
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'Unknown' }],
      nodeInfo: { bootID: name === 'pi-control' ? thisMachine().boot : `boot-${name}`, architecture: 'arm64', kernelVersion: '6.12.47', osImage: 'Debian', containerRuntimeVersion: 'containerd://2.1.4-k3s2', kubeletVersion: 'v1.35.4+k3s1' },
    },
  }
}

const pod = (name: string, nodeName: string): object => ({ metadata: { uid: name, name, namespace: 'kube-system' }, spec: { nodeName }, status: { phase: 'Running', containerStatuses: [] } })
const pulling = (name: string, host?: string): object => ({ metadata: { uid: name }, involvedObject: { namespace: 'default', name }, reason: 'Pulling', message: 'Pulling image "x"', ...(host === undefined ? {} : { source: { host } }) })
const summary = (availableBytes: number): object => ({ node: { memory: { time: '2026-11-22T03:05:50Z', availableBytes } } })
const running = { kind: 'PodList', items: [{ metadata: { namespace: 'podfit-x', name: 'a' } }] }

const ANSWERS: Record<string, object> = {
  '/version': { gitVersion: 'v1.35.4+k3s1' },
  '/api/v1/nodes': { metadata: { resourceVersion: '1' }, items: [node('pi-control', false), node('pi-a'), node('pi-b')] },
  '/api/v1/pods': { items: [pod('coredns', 'pi-control'), pod('proxy', 'pi-a')] },
  '/api/v1/events': { items: [pulling('there', 'pi-control'), pulling('here', 'pi-b'), pulling('somewhere')] },
  '/api/v1/nodes/pi-a/proxy/stats/summary': summary(4e9),
  '/api/v1/nodes/pi-b/proxy/stats/summary': summary(5e9),
  '/api/v1/nodes/pi-a/proxy/runningpods/': running,
  '/api/v1/nodes/pi-b/proxy/runningpods/': running,
}

interface Asked {
  method: string
  url: URL
  body: string
}

/** An API server that gives the answers above, 404 for the rest, and a silent watch; `asked` has what it was asked. */
async function apiServer({ onTestFinished }: TestContext): Promise<{ api: KubernetesApi, asked: Asked[] }> {
  const asked: Asked[] = []
  const api = await serveApi({ onTestFinished }, (request: IncomingMessage, answer) => void text(request).then((body) => {
    const url = new URL(request.url ?? '', 'http://api')
    asked.push({ method: request.method ?? '', url, body })
    answer.setHeader('content-type', 'application/json')
    if (url.searchParams.get('watch') === 'true') {
      answer.flushHeaders()
      return
    }
    const found = request.method !== 'GET' ? {} : ANSWERS[url.pathname] ?? (/namespaces\/podfit-x\/(pods|events)$/.test(url.pathname) ? { metadata: { resourceVersion: '1' }, items: [] } : undefined)
    answer.statusCode = found ? 200 : 404
    answer.end(JSON.stringify(found ?? { kind: 'Status', reason: 'NotFound', message: url.pathname }))
  }))
  return { api, asked }
}

const names = (nodes: readonly { name: string }[]): string[] => nodes.map(({ name }) => name)

test('only the chosen nodes are described, watched over and asked', async (context) => {
  const { expect } = context
  const { api, asked } = await apiServer(context)
  const cluster = kubernetesCluster(api, 'podfit-x', 'x', ['pi-a', 'pi-b'])
  const facts = await cluster.facts(signal)
  expect(facts.nodes.map(({ maxPods, cpus }) => [maxPods, cpus]), 'quantities, as the API server writes them').toEqual([[1_000, 4], [1_000, 4]])
  expect(facts.nodes.map(({ name, otherPods }) => [name, otherPods])).toEqual([['pi-a', 1], ['pi-b', 0]])
  const conditions = await cluster.conditions(signal)
  expect(names(conditions.nodes)).toEqual(['pi-a', 'pi-b'])
  expect(conditions.nodes.every(({ ready }) => ready), 'the node that is not Ready is none of ours').toBe(true)
  expect(names(conditions.otherPods ?? [])).toEqual(['kube-system/proxy'])
  // An event that does not say where it happened may have happened here.
  expect(conditions.imagePulls?.map(({ pod }) => pod)).toEqual(['default/here', 'default/somewhere'])
  expect((await cluster.nodeMemory(signal)).map(({ node, availableBytes }) => [node, availableBytes])).toEqual([['pi-a', 4e9], ['pi-b', 5e9]])
  expect(await cluster.heldPods(signal)).toBe(2)
  await expect(cluster.nodeKernel('pi-control', signal)).rejects.toThrow(/pi-control/)
  expect((await cluster.podMemory(signal).catch(String))).toBeDefined()
  expect(asked.filter(({ url }) => url.pathname.includes('/nodes/pi-control/'))).toEqual([])
})

test('nodes that could not be listed at first are listed again', async (context) => {
  const { expect } = context
  let isThere = false
  const api = await serveApi(context, (_, answer) => {
    answer.statusCode = isThere ? 200 : 404
    answer.setHeader('content-type', 'application/json')
    answer.end(JSON.stringify(ANSWERS['/api/v1/nodes']))
  })
  const cluster = kubernetesCluster(api, 'podfit-x', 'x')
  await expect(cluster.nodeKernel('pi-a', signal)).rejects.toThrow()
  isThere = true
  expect(await cluster.nodeKernel('pi-a', signal)).toMatchObject({ release: '6.12.47' })
})

test('without a choice all nodes are under test', async (context) => {
  const { expect } = context
  const cluster = kubernetesCluster((await apiServer(context)).api, 'podfit-x', 'x')
  expect(names((await cluster.facts(signal)).nodes)).toEqual(['pi-control', 'pi-a', 'pi-b'])
  expect((await cluster.conditions(signal)).otherPods).toHaveLength(2)
})

test('a harness on a node that is not under test is not on the node', async (context) => {
  const { expect } = context
  const { api } = await apiServer(context)
  expect(await harnessLocation(api, undefined, signal)).toBe('on-node')
  expect(await harnessLocation(api, ['pi-a', 'pi-b'], signal)).toBe('off-node')
})

const ROLL_OUT = { name: 'rollout-runc-r1', replicas: 2, probe: { way: 'direct', intervalMs: 50, timeoutMs: 100, concurrency: 1 } } as const

test('pods may be on the chosen nodes only, one term each, beside what the variant asks for itself', async (context) => {
  const { expect } = context
  const { api, asked } = await apiServer(context)
  const labelled = { ...runc, kubernetes: { ...runc.kubernetes!, nodeSelector: { disk: 'nvme' } } }
  const rollout = await kubernetesCluster(api, 'podfit-x', 'x', ['pi-a', 'pi-b']).rollOut(labelled, { ...ROLL_OUT, signal })
  await rollout.remove(1_000)
  const created = asked.filter(({ method }) => method === 'POST')
  expect(created).toHaveLength(1)
  const { spec } = (JSON.parse(created[0]!.body) as V1Deployment).spec!.template
  expect(spec?.nodeSelector).toEqual({ disk: 'nvme' })
  expect(spec?.affinity).toEqual({
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['pi-a'] }] },
          { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['pi-b'] }] },
        ],
      },
    },
  })
})

test('a node that is not under test may be sick', async (context) => {
  const { expect } = context
  const { api, asked } = await apiServer(context)
  const chosen = await kubernetesCluster(api, 'podfit-x', 'x', ['pi-a', 'pi-b']).rollOut(runc, { ...ROLL_OUT, signal })
  const all = await kubernetesCluster(api, 'podfit-x', 'x').rollOut(runc, { ...ROLL_OUT, signal })
  expect([...chosen.log.state.unhealthyNodes.keys()]).toEqual([])
  expect([...all.log.state.unhealthyNodes.keys()]).toEqual(['pi-control'])
  await Promise.all([chosen.remove(1_000), all.remove(1_000)])
  const [, second] = asked.filter(({ method }) => method === 'POST')
  expect((JSON.parse(second!.body) as V1Deployment).spec?.template.spec).not.toHaveProperty('affinity')
})

test('a node elsewhere with an address of this host is not this host', ({ expect }) => {
  const at = (address: string, bootID: string): boolean => isThisHost({ status: { addresses: [{ type: 'InternalIP', address }], nodeInfo: { bootID } as V1NodeSystemInfo } })
  expect(at('127.0.0.1', thisMachine().boot)).toBe(true)
  expect(at('127.0.0.1', 'another')).toBe(false)
  expect(at('192.0.2.7', thisMachine().boot)).toBe(false)
  expect(at('127.0.0.1', ''), 'its boot is not told').toBe(true)
})
