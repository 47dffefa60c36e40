import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { labPaths } from '../../fixtures/lab/paths.ts'
import { ensureUp, noCluster, notTheLab } from './support/cluster-under-test.ts'
import { podfitNamespaces, Workspace } from './support/run-podfit.ts'

describe.skipIf(noCluster)('what cannot be used is refused before anything is made', () => {
  const made: Workspace[] = []

  beforeAll(ensureUp)

  afterAll(() => made.forEach(workspace => workspace.remove()))

  async function refused(plan: object | string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const workspace = new Workspace(plan)
    made.push(workspace)
    const ended = await workspace.run(['specs/density'], env)
    expect(ended.code, ended.output).toBe(2)
    expect(workspace.runs, 'no report is begun').toEqual([])
    const messages = ended.output.split('\n').filter(line => line.startsWith('podfit: '))
    expect(messages, ended.output).toHaveLength(1)
    expect(ended.output, 'no stack trace').not.toMatch(/^\s+at /m)
    return ended.output.slice(ended.output.indexOf('podfit: ')).replaceAll(workspace.dir, 'DIR')
  }

  it('plans', async () => {
    expect(await refused('variants: [runc]\nreplica: 5\n')).toMatch(/DIR\/podfit.yaml:2:1.*replica/)
    expect(await refused('variants: [runc]\nprobe: { interval: 50 }\n')).toMatch(/DIR\/podfit.yaml:2:20/)
    expect(await refused('variants: [runc, gvisor, runc]\n')).toMatch(/DIR\/podfit.yaml:1:\d+: .*runc/)
    expect(await refused('profile: p\nvariants: [runc]\nprofiles:\n  p: { budgets: { crun: { maxPods: 1 } } }\n', { PODFIT_PROFILE: '' })).toMatch(/DIR\/podfit.yaml:4:19: .*crun/)
    expect(await refused(`a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b]\nvariants: [*c, *c, *c, *c]\n`)).toMatch(/DIR\/podfit.yaml:1:1: its aliases cannot be expanded/)
    expect(await refused('')).toMatch(/DIR\/podfit.yaml:1:1.*the variants to measure/)
    await expect(podfitNamespaces()).resolves.toEqual([])
  })

  it('a kubeconfig that is not there, is none, or leads nowhere', async () => {
    const plan = { variants: ['runc'] }
    expect(await refused(plan, { KUBECONFIG: '/no/such/file' })).toMatch(/\/no\/such\/file: no such file, though \$KUBECONFIG names it/)
    const dir = mkdtemp()
    writeFileSync(join(dir, 'garbage'), ': : :')
    expect(await refused(plan, { KUBECONFIG: join(dir, 'garbage') })).toMatch(/garbage: not a usable kubeconfig|garbage:\d+:\d+: not a usable kubeconfig/)
    writeFileSync(join(dir, 'nowhere'), JSON.stringify({ 'current-context': 'x', 'contexts': [{ name: 'x', context: { cluster: 'c', user: 'u' } }], 'clusters': [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }], 'users': [{ name: 'u', user: { token: 'not-a-secret' } }] }))
    const message = await refused(plan, { KUBECONFIG: join(dir, 'nowhere') })
    expect(message).toMatch(/nowhere: the API server https:\/\/127.0.0.1:1 cannot be reached: .*ECONNREFUSED/)
    expect(message).not.toContain('not-a-secret')
  })

  it.skipIf(notTheLab)('credentials the API server does not know, or that may not do anything', async () => {
    const plan = { variants: ['runc'] }
    expect(await refused(plan, { KUBECONFIG: labPaths().unknownTokenKubeconfig })).toMatch(/does not know these credentials \(401\)/)
    expect(await refused(plan, { KUBECONFIG: labPaths().forbiddenKubeconfig })).toMatch(/refuses these credentials \(403\).*nodes/)
    await expect(podfitNamespaces()).resolves.toEqual([])
  })

  function mkdtemp(): string {
    const workspace = new Workspace('')
    made.push(workspace)
    mkdirSync(join(workspace.dir, 'kube'))
    return join(workspace.dir, 'kube')
  }
})

describe.skipIf(noCluster)('a required variant that the cluster lacks', () => {
  it('fails the run and says what would add it', async () => {
    const workspace = new Workspace({ variants: [{ name: 'kata/qemu', required: true }], replicas: 1, rounds: 1 })
    const ended = await workspace.run(['specs/density'])
    workspace.remove()
    expect(ended.code).toBe(1)
    expect(ended.output).toMatch(/variant kata\/qemu is required by .*, but the cluster has no RuntimeClass "kata-qemu". To add it: /)
  })
})
