import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { network } from '../../fixtures/lab/network.ts'
import { ensureUp, notTheLab } from './support/cluster-under-test.ts'
import { Here } from './support/run-here.ts'
import { podfitNamespaces, Workspace } from './support/run-podfit.ts'

/** What the API server of a cluster of two nodes answers. */
const ANSWERS: Record<string, object> = {
  '/version': { gitVersion: 'v1.35.4+k3s1' },
  '/api/v1/nodes': { items: [{ metadata: { name: 'pi-a', labels: { disk: 'nvme' } } }, { metadata: { name: 'pi-b', labels: { disk: 'sd' } } }] },
}

describe('nodes that the cluster does not have are refused before anything is made', () => {
  it.each([
    ['a name', { names: ['pi-a', 'pi-c'] }, 'DIR/plan.yaml:6:7: the cluster has no node "pi-c"; did you mean "pi-a"? nodes there are: pi-a, pi-b'],
    ['labels', { labels: { disk: 'hdd' } }, 'DIR/plan.yaml:5:5: no node of the cluster has the label disk=hdd; nodes there are: pi-a (disk=nvme), pi-b (disk=sd)'],
  ])('%s', async (_, nodes, message) => {
    const asked: string[] = []
    const server = createServer(({ method, url = '' }, answer) => {
      asked.push(`${method} ${url}`)
      answer.setHeader('content-type', 'application/json')
      const body = ANSWERS[url.replace(/\?.*/, '')]
      answer.statusCode = body ? 200 : 404
      answer.end(JSON.stringify(body ?? { kind: 'Status', reason: 'NotFound' }))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const here = new Here()
    try {
      const port = (server.address() as AddressInfo).port
      const kubeconfig = here.write('kubeconfig', { 'current-context': 'x', 'contexts': [{ name: 'x', context: { cluster: 'c', user: 'u' } }], 'clusters': [{ name: 'c', cluster: { server: `http://127.0.0.1:${port}` } }], 'users': [{ name: 'u', user: {} }] })
      const plan = here.write('plan.yaml', { variants: ['runc'], nodes })
      const ended = await here.specs(['specs/density'], { KUBECONFIG: kubeconfig, PODFIT_PLAN: plan, PODFIT_PROFILE: 'none' }).ended
      expect(ended.code, ended.output).toBe(2)
      expect(ended.output.replaceAll(here.dir, 'DIR')).toContain(`podfit: ${message}\n`)
      expect(ended.output, 'no stack trace').not.toMatch(/^\s+at /m)
      expect(here.runs, 'no report is begun').toEqual([])
      expect(asked.length).toBeGreaterThan(0)
      // A question about rights is a POST by which nothing comes to be.
      expect(asked.filter(request => !/^GET |\/selfsubjectaccessreviews/.test(request)), 'nothing is made').toEqual([])
    }
    finally {
      server.closeAllConnections()
      server.close()
      here.remove()
    }
  })
})

describe.skipIf(notTheLab)('nodes of the lab', () => {
  const made: Workspace[] = []

  beforeAll(ensureUp)

  afterAll(() => made.forEach(workspace => workspace.remove()))

  function workspace(nodes: object): Workspace {
    const fresh = new Workspace({ variants: ['runc'], replicas: 3, rounds: 1, nodes })
    made.push(fresh)
    return fresh
  }

  it('one that is not there', async () => {
    const unknown = workspace({ names: ['podfit-lap'] })
    const ended = await unknown.run(['specs/readiness'])
    expect(ended.code, ended.output).toBe(2)
    expect(ended.output).toContain(`the cluster has no node "podfit-lap"; did you mean "${network.nodeName}"? nodes there are: ${network.nodeName}\n`)
    expect(unknown.runs).toEqual([])
    await expect(podfitNamespaces()).resolves.toEqual([])
  })

  it('the one there is: the API server takes the affinity, the scheduler keeps to it', async () => {
    const known = workspace({ names: [network.nodeName] })
    const ended = await known.run(['specs/readiness'])
    expect(ended.code, ended.output).toBe(0)
    const { rollouts, plan, cluster } = known.results
    expect(plan.nodes).toEqual({ names: [network.nodeName] })
    expect(cluster.nodes.map(({ name }) => name)).toEqual([network.nodeName])
    expect(rollouts).toMatchObject([{ status: 'complete', replicas: 3 }])
    expect(rollouts[0]?.pods.map(({ node }) => node)).toEqual([network.nodeName, network.nodeName, network.nodeName])
    expect(known.read('report.md')).toContain(`| Nodes | chosen by the plan: ${network.nodeName}`)
    expect(known.read('report.md'), 'there is one node').not.toContain('Pods by node')
  })

  it('by a label', async () => {
    const known = workspace({ labels: { 'kubernetes.io/os': 'linux' } })
    const ended = await known.run(['specs/readiness'])
    expect(ended.code, ended.output).toBe(0)
    expect(known.results.rollouts).toMatchObject([{ status: 'complete' }])
  })
})
