import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { TestContext } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { checkRights } from '../../src/cluster/kubernetes/check-rights.ts'
import type { KubernetesApi } from '../../src/cluster/kubernetes/kubernetes-api.ts'
import { neededRights } from '../../src/cluster/kubernetes/needed-rights.ts'
import { NEEDED_RIGHTS } from '../../src/doctor/needed-rights.ts'
import { rightOf } from '../../src/cluster/kubernetes/right.ts'
import { serveApi } from './serve-api.ts'

interface Role {
  kind: string
  metadata: { name: string, namespace?: string }
  rules: { apiGroups: string[], resources: string[], verbs: string[], resourceNames?: string[] }[]
}

const { signal } = new AbortController()

test.for([
  ['GET', '/version', undefined],
  ['GET', '/api/v1/nodes?limit=1', { verb: 'list', group: '', resource: 'nodes' }],
  ['GET', '/api/v1/nodes?watch=true', { verb: 'watch', group: '', resource: 'nodes' }],
  ['GET', '/api/v1/nodes/pi5/proxy/stats/summary', { verb: 'get', group: '', resource: 'nodes/proxy', name: 'pi5' }],
  ['GET', '/api/v1/namespaces', { verb: 'list', group: '', resource: 'namespaces' }],
  ['DELETE', '/api/v1/namespaces/podfit-x', { verb: 'delete', group: '', resource: 'namespaces', name: 'podfit-x' }],
  ['GET', '/api/v1/namespaces/podfit-x/pods', { verb: 'list', group: '', resource: 'pods', namespace: 'podfit-x' }],
  ['GET', '/api/v1/namespaces/podfit-x/pods/a:8080/proxy/', { verb: 'get', group: '', resource: 'pods/proxy', namespace: 'podfit-x', name: 'a:8080' }],
  ['PATCH', '/apis/apps/v1/namespaces/podfit-x/deployments/a/scale', { verb: 'patch', group: 'apps', resource: 'deployments/scale', namespace: 'podfit-x', name: 'a' }],
  ['POST', '/apis/coordination.k8s.io/v1/namespaces/default/leases', { verb: 'create', group: 'coordination.k8s.io', resource: 'leases', namespace: 'default' }],
] as const)('the right that %s %s takes', ([method, path, right]) => {
  expect(rightOf(method, path)).toEqual(right)
})

function runRights(): string[] {
  return neededRights('apiserver').map(({ verb, group, resource, namespace, name }) => [verb, group, resource, namespace ?? '*', name ?? '*'].join(' '))
}

describe('deploy/rbac.yaml', () => {
  const roles = parseAllDocuments(readFileSync(join(import.meta.dirname, '../../deploy/rbac.yaml'), 'utf8')).map(document => document.toJS() as Role).filter(({ kind }) => kind.endsWith('Role'))
  const granted = roles.flatMap(({ kind, metadata, rules }) => rules.flatMap(({ apiGroups, resources, verbs, resourceNames }) =>
    apiGroups.flatMap(group => resources.flatMap(resource => verbs.flatMap(verb => (resourceNames ?? [undefined]).map(name => [verb, group, resource, kind === 'Role' ? metadata.namespace : '*', name ?? '*'].join(' ')))))))

  test('grants what podfit asks for, and nothing else', () => {
    const needed = [...runRights(), ...NEEDED_RIGHTS.filter(({ for: purpose }) => purpose.endsWith('this command')).map(({ verb, group, resource }) => `${verb} ${group} ${resource} * *`)]
    expect(granted.toSorted()).toEqual(needed.toSorted())
  })

  test('podfit doctor asks for the same as a run does, and for its own', () => {
    const asked = new Set(NEEDED_RIGHTS.filter(({ for: purpose }) => !purpose.endsWith('this command')).map(({ verb, group, resource, subresource }) => [verb, group, subresource === undefined ? resource : `${resource}/${subresource}`].join(' ')))
    const ofRun = new Set(neededRights('apiserver').filter(({ needed }) => needed !== 'never').map(({ verb, group, resource }) => [verb, group, resource].join(' ')))
    expect([...asked].toSorted()).toEqual([...ofRun].toSorted())
  })

  test('has no wildcard', () => {
    expect(JSON.stringify(roles.map(({ rules }) => rules))).not.toContain('*')
  })
})

describe('rights are asked for before anything is made', () => {
  const withoutRights = async ({ onTestFinished }: TestContext, isAllowed: (resource: string, verb: string) => boolean, status = 201): Promise<KubernetesApi> => {
    const api = await serveApi({ onTestFinished }, (request, response) => {
      let text = ''
      request.on('data', chunk => text += chunk)
      request.on('end', () => {
        const { resource, subresource, verb } = (JSON.parse(text) as { spec: { resourceAttributes: { resource: string, subresource?: string, verb: string } } }).spec.resourceAttributes
        response.writeHead(status).end(JSON.stringify({ status: { allowed: isAllowed(subresource ? `${resource}/${subresource}` : resource, verb) } }))
      })
    })
    return api
  }
  const check = async (api: KubernetesApi, way: 'direct' | 'apiserver' | 'blackbox' = 'direct'): Promise<string[]> => {
    const told: string[] = []
    await checkRights(api, { way, tell: line => told.push(line), signal })
    return told
  }

  test('all of them that are missing are named, with the file that has them', async context => {
    const api = await withoutRights(context, (resource, verb) => resource !== 'deployments/scale' && !(resource === 'leases' && verb === 'patch'))
    await expect(check(api)).rejects.toThrow('kubeconfig: podfit lacks the right to patch deployments/scale of API group apps; to patch leases "podfit" of API group coordination.k8s.io in namespace default. deploy/rbac.yaml has all of them')
    await expect(check(api)).rejects.toMatchObject({ exitCode: 2 })
  })

  test('one that a run can do without is told, with what it lacks then', async context => {
    const api = await withoutRights(context, resource => !resource.endsWith('/proxy'))
    expect(await check(api)).toEqual([expect.stringMatching(/^podfit: without the right to get nodes\/proxy this run lacks what the kubelets say/)])
    expect(await check(api, 'blackbox')).toHaveLength(2)
    await expect(check(api, 'apiserver')).rejects.toThrow('lacks the right to get pods/proxy')
  })

  test('a server that does not answer that is believed', async context => {
    expect(await check(await withoutRights(context, () => false, 403))).toEqual([])
  })
})

describe('a 403 in the middle', () => {
  const refusing = async ({ onTestFinished }: TestContext, message: string): Promise<KubernetesApi> => {
    const api = await serveApi({ onTestFinished }, (_, response) => response.writeHead(403).end(JSON.stringify({ kind: 'Status', reason: 'Forbidden', message })))
    return api
  }

  test('names verb, resource and namespace, and where they are', async context => {
    const api = await refusing(context, 'deployments.apps is forbidden: User "system:serviceaccount:podfit-access:podfit" cannot create resource "deployments" in API group "apps" in the namespace "podfit-x"')
    await expect(api.post('/apis/apps/v1/namespaces/podfit-x/deployments', {})).rejects.toThrow(/podfit lacks the right to create deployments of API group apps in namespace podfit-x; the rights it needs are in deploy\/rbac.yaml/)
  })

  test('that is not about a right says what it says', async context => {
    const api = await refusing(context, 'pods "a" is forbidden: exceeded quota: small')
    await expect(api.post('/apis/apps/v1/namespaces/podfit-x/deployments', {})).rejects.toThrow(/answered 403 Forbidden: pods "a" is forbidden: exceeded quota: small$/)
  })
})
