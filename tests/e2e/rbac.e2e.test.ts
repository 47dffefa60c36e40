import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseAllDocuments, stringify } from 'yaml'
import { ownerAnnotations } from '../../src/cluster/kubernetes/run-owner.ts'
import { ensureUp, noCluster } from './support/cluster-under-test.ts'
import { kubectl, podfitNamespaces, start, Workspace } from './support/run-podfit.ts'

interface Rule {
  apiGroups: string[]
  resources: string[]
  verbs: string[]
}

interface RbacObject {
  kind: string
  metadata: { name: string, namespace?: string }
  rules?: Rule[]
}

const OBJECTS = parseAllDocuments(readFileSync(join(import.meta.dirname, '../../deploy/rbac.yaml'), 'utf8')).map(document => document.toJS() as RbacObject)
const ROLES = OBJECTS.filter(({ rules }) => rules !== undefined)
const USER = 'system:serviceaccount:podfit-access:podfit'
/** What only `podfit doctor` uses, and what another way of probing does. */
const UNUSED = new Set(['get pods/proxy', 'get pods', 'create pods', 'delete pods', 'list runtimeclasses'])
/** What a run can do without. */
const DEGRADES = new Set(['get nodes/proxy', 'list namespaces'])

type Taken = typeof RIGHTS[number]

/** Every single verb on every single resource that the file grants. */
const RIGHTS = ROLES.flatMap(role => role.rules!.flatMap((rule, index) => rule.resources.flatMap(resource => rule.verbs.map(verb => ({ role, index, verb, resource, right: `${verb} ${resource}` })))))

describe.skipIf(noCluster)('with the rights of deploy/rbac.yaml', () => {
  const workspace = new Workspace({ variants: [{ name: 'runc', required: true }], replicas: 2, rounds: 1, density: { firstBatch: 2, cap: 5, hold: '1s' }, overhead: { sizes: [0, 1, 2, 3, 4, 5], settle: '1s' }, coldstart: { samples: 2 }, latency: { warmUp: '1s', duration: '2s' } })
  let kubeconfig = ''

  beforeAll(async () => {
    ensureUp()
    await apply(OBJECTS)
    kubeconfig = workspace.write('kubeconfig', await kubeconfigOf())
  })

  afterAll(async () => {
    await kubectl('delete', '--ignore-not-found', '--wait=true', '-f', workspace.write('all.yaml', OBJECTS.map(object => stringify(object)).join('---\n')))
    workspace.remove()
  })

  it('every spec runs, and nothing is refused', async () => {
    const ended = await workspace.run(['specs'], { KUBECONFIG: kubeconfig })
    expect(ended.code, ended.output).toBe(0)
    expect(ended.output).not.toMatch(/lacks? the right|without the right|forbidden|403/i)
    expect(workspace.read('journal.ndjson')).not.toMatch(/lacks the right|forbidden/i)
    expect(workspace.results.validity.findings.filter(({ check }) => check === 'lease')).toMatchObject([{ status: 'ok' }])
    await expect(podfitNamespaces()).resolves.toEqual([])
    await expect(kubectl('get', 'leases', '-n', 'default', '-o', 'name')).resolves.not.toContain('podfit')
  })

  it('pods are asked through the API server too', async () => {
    const through = new Workspace({ variants: [{ name: 'runc', required: true }], replicas: 1, rounds: 1, probe: { way: 'apiserver' } })
    const ended = await through.run(['specs/readiness'], { KUBECONFIG: kubeconfig })
    through.remove()
    expect(ended.code, ended.output).toBe(0)
  })

  it('podfit clean removes what a killed run has left', async () => {
    // Of a process of this boot that is gone.
    const annotations = { ...ownerAnnotations(), 'podfit.io/process': '4194399/1' }
    const left = stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'podfit-left', labels: { 'app.kubernetes.io/managed-by': 'podfit' }, annotations } })
    const lease = stringify({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'podfit', namespace: 'default', labels: { 'app.kubernetes.io/managed-by': 'podfit' }, annotations }, spec: { holderIdentity: 'killed', leaseDurationSeconds: 30 } })
    await kubectl('apply', '-f', workspace.write('left.yaml', `${left}---\n${lease}`))
    const ended = await start([process.execPath, '--import', 'tsx', 'src/cli/main.ts', 'clean'], { KUBECONFIG: kubeconfig }).ended
    expect(ended.code, ended.output).toBe(0)
    expect(ended.output).toMatch(/^removed: podfit-left, /m)
    expect(ended.output).toMatch(/^removed: Lease default\/podfit, held by run killed/m)
    await expect(podfitNamespaces()).resolves.toEqual([])
  })

  const degrading = RIGHTS.filter(({ right }) => DEGRADES.has(right))
  const unused = RIGHTS.filter(({ right }) => UNUSED.has(right))
  const required = RIGHTS.filter(({ right }) => !DEGRADES.has(right) && !UNUSED.has(right))

  it.each(required)('without $right nothing is begun, and the message names it', without(async (right, before) => {
    const ended = await workspace.run(['specs/readiness'], { KUBECONFIG: kubeconfig })
    expect(ended.code, ended.output).toBe(2)
    expect(ended.output).toMatch(naming(right))
    expect(ended.output).toContain('deploy/rbac.yaml')
    expect(workspace.runs, 'no report is begun').toHaveLength(before)
  }))

  it.each(degrading)('without $right a run says what it lacks', without(async right => {
    const ended = await workspace.run(['specs/readiness'], { KUBECONFIG: kubeconfig })
    expect(ended.code, ended.output).toBe(0)
    expect(ended.output).toMatch(new RegExp(`podfit: without ${naming(right).source}`, 'm'))
    expect(ended.output).toContain('deploy/rbac.yaml')
  }))

  it.each(unused)('without $right a run of the default way is not touched', without(async right => {
    const ended = await workspace.run(['specs/readiness'], { KUBECONFIG: kubeconfig })
    expect(ended.code, ended.output).toBe(0)
    expect(ended.output).not.toMatch(naming(right))
  }))

  /** Takes one right away, and gives it back. */
  function without(run: (right: string, runsBefore: number) => Promise<void>): (taken: Taken) => Promise<void> {
    return async ({ role, index, verb, resource, right }) => {
      await apply([withoutVerb(role, index, verb)])
      await untilAllowed(verb, resource, role, 'no')
      try {
        await run(right, workspace.runs.length)
        await expect(podfitNamespaces()).resolves.toEqual([])
      }
      finally {
        await apply([role])
        await untilAllowed(verb, resource, role, 'yes')
      }
    }
  }

  async function apply(objects: readonly RbacObject[]): Promise<void> {
    await kubectl('apply', '-f', workspace.write('apply.yaml', objects.map(object => stringify(object)).join('---\n')))
  }

  /** The API server learns of a role a little after it was changed. */
  async function untilAllowed(verb: string, resource: string, { metadata }: RbacObject, expected: 'yes' | 'no'): Promise<void> {
    const [main = '', subresource] = resource.split('/')
    const named = main === 'leases' && verb !== 'create' ? `${main}/podfit` : main
    const where = metadata.namespace === undefined ? ['--all-namespaces'] : ['-n', metadata.namespace]
    await expect.poll(
      () => kubectl('auth', 'can-i', verb, withGroup(named), ...(subresource === undefined ? [] : [`--subresource=${subresource}`]), ...where, `--as=${USER}`).then(lastLine, (error: unknown) => lastLine(String(error))),
      { timeout: 20_000, interval: 200 },
    ).toBe(expected)
  }
})

/** kubectl warns first of what is in no namespace, and ends with 1 where the answer is no. */
function lastLine(output: string): string {
  return output.trimEnd().split('\n').at(-1)?.replace(/^.*: /, '') ?? ''
}

/** kubectl takes `RESOURCE.GROUP/NAME`. */
function withGroup(resource: string): string {
  const [name = '', of] = resource.split('/')
  const group = { deployments: '.apps', runtimeclasses: '.node.k8s.io', leases: '.coordination.k8s.io' }[name] ?? ''
  return `${name}${group}${of === undefined ? '' : `/${of}`}`
}

function naming(right: string): RegExp {
  return new RegExp(`the right to [^.]*${right}( |\\.|;|"|$)`, 'm')
}

function withoutVerb(role: RbacObject, index: number, verb: string): RbacObject {
  return { ...role, rules: role.rules!.flatMap((rule, at) => at === index ? rule.verbs.length === 1 ? [] : [{ ...rule, verbs: rule.verbs.filter(other => other !== verb) }] : [rule]) }
}

/** The cluster of the administrator's kubeconfig, with a token of podfit's own user. */
async function kubeconfigOf(): Promise<string> {
  const workspace = new Workspace('')
  try {
    const request = workspace.write('token.json', JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences: [], expirationSeconds: 7_200 } }))
    const { status } = JSON.parse(await kubectl('create', '--raw', '/api/v1/namespaces/podfit-access/serviceaccounts/podfit/token', '-f', request)) as { status: { token: string } }
    const config = JSON.parse(await kubectl('config', 'view', '--raw', '--minify', '-o', 'json')) as { 'users': { user: object }[], 'contexts': { context: { user: string } }[], 'current-context': string }
    return stringify({ ...config, users: [{ name: config.contexts[0]!.context.user, user: { token: status.token } }] })
  }
  finally {
    workspace.remove()
  }
}
