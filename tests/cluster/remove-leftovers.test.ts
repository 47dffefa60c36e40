import type { V1Namespace } from '@kubernetes/client-node'
import type { TestContext } from 'vitest'
import { expect, test } from 'vitest'
import { removeLeftovers } from '../../fixtures/remove-leftovers.ts'
import { ownerAnnotations, ownerState } from '../../src/cluster/kubernetes/run-owner.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { serveApi } from './serve-api.ts'

const OWN = { 'podfit.io/host': 'pi', 'podfit.io/process': '1/2', 'podfit.io/pid-namespace': 'pid:[1]', 'podfit.io/machine': 'm', 'podfit.io/boot': 'b' }
const OWNER = { host: 'pi', process: '1/2', pidNamespace: 'pid:[1]', machine: 'm', boot: 'b' }
const ENDED = { ...ownerAnnotations(), 'podfit.io/process': '4194399/1' }
const LABELS = { 'app.kubernetes.io/managed-by': 'podfit' }

/** What is there afterwards, and what was said. `stuck`: it never goes. */
async function remove(context: TestContext, namespaces: Record<string, { annotations: Record<string, string>, stuck?: boolean }>, status = 200): Promise<{ left: string[], told: string[] }> {
  const there = new Map<string, V1Namespace>(Object.entries(namespaces).map(([name, { annotations }]) => [name, { metadata: { name, labels: LABELS, annotations } }]))
  const api = await serveApi(context, (request, answer) => {
    const name = /^\/api\/v1\/namespaces\/([\w-]+)/.exec(request.url ?? '')?.[1]
    const send = (code: number, body: object): void => void answer.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (name === undefined)
      return send(status, status === 200 ? { items: [...there.values()] } : { message: 'user cannot list resource "namespaces"', reason: 'Forbidden' })
    const known = there.get(name)
    if (request.method === 'DELETE' && !namespaces[name]?.stuck)
      there.delete(name)
    return send(known ? 200 : 404, known ?? { reason: 'NotFound' })
  })
  const told: string[] = []
  await removeLeftovers(api, { plan: { timeouts: { removalMs: 300 } } as Plan, tell: line => told.push(line), signal: new AbortController().signal })
  return { left: [...there.keys()], told }
}

test('what a killed run of this host left is removed; what goes on, or was begun elsewhere, is left, and the latter told', async context => {
  const { left, told } = await remove(context, { dead: { annotations: ENDED }, alive: { annotations: ownerAnnotations() }, theirs: { annotations: OWN } })
  expect(left).toEqual(['alive', 'theirs'])
  expect(told).toEqual([expect.stringMatching(/^podfit: removed namespace dead, .*: its run was killed$/), expect.stringMatching(/^podfit: namespace theirs, .* by a run on another host, is still there.*podfit clean --all$/)])
})

test('what does not go is told, and no run ends for its sake', async context => {
  const { left, told } = await remove(context, { stuck: { annotations: ENDED, stuck: true }, dead: { annotations: ENDED } })
  expect(left).toEqual(['stuck'])
  expect(told).toEqual([expect.stringMatching(/^podfit: namespace stuck, .* could not be removed, and what is in it is measured along: .*still terminating/), expect.stringContaining('removed namespace dead')])
})

test('without the right to list namespaces nobody looks', async context => {
  expect(await remove(context, { dead: { annotations: ENDED } }, 403)).toEqual({ left: ['dead'], told: [] })
})

test('whose process it was is only known within one boot of one machine', () => {
  expect(ownerState({ ...OWN, 'podfit.io/boot': 'earlier' }, OWNER)).toBe('rebooted')
  expect(ownerState({ ...OWN, 'podfit.io/boot': 'earlier', 'podfit.io/machine': 'another' }, OWNER)).toBe('elsewhere')
  expect(ownerState({ ...OWN, 'podfit.io/boot': 'earlier', 'podfit.io/machine': '' }, { ...OWNER, machine: '' })).toBe('elsewhere')
  expect(ownerState({ ...OWN, 'podfit.io/boot': '' }, { ...OWNER, boot: '' })).toBe('elsewhere')
  expect(ownerState({ 'podfit.io/host': 'pi', 'podfit.io/process': '1/2' }, OWNER)).toBe('elsewhere')
  expect(ownerState(ENDED)).toBe('gone')
  expect(ownerState(ownerAnnotations())).toBe('running')
})
