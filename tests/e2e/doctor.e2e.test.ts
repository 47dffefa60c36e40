import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { labPaths } from '../../fixtures/lab/paths.ts'
import { deploymentManifest } from '../../src/cluster/kubernetes/deployment-manifest.ts'
import type { Finding } from '../../src/doctor/finding.ts'
import { NEEDED_RIGHTS } from '../../src/doctor/needed-rights.ts'
import type { DoctorReport } from '../../src/doctor/report.ts'
import { loadVariants } from '../../src/variants/load-variants.ts'
import { runtimeClassOf } from '../../src/variants/runtime-class.ts'
import { OWN_VARIANTS_DIR } from '../../src/variants/own-variants-dir.ts'
import { bringUp, clusterUnderTest, ensureUp, noCluster, notTheLab } from './support/cluster-under-test.ts'
import { Here } from './support/run-here.ts'
import { kubectl, podfitNamespaces, start, Workspace } from './support/run-podfit.ts'

const PLAN = {
  variants: [{ name: 'runc', required: true }, { name: 'crun', required: true }, { name: 'gvisor', required: true }],
  replicas: 100,
  density: { cap: 200 },
}
/** What a machine is like, whatever is installed on it. */
const OF_THE_MACHINE = new Set(['swap', 'throttling', 'temperature', 'cpu-frequency', 'clock-sync'])

interface Examined {
  code: number | null
  report: DoctorReport
}

async function doctor(workspace: Workspace, env: NodeJS.ProcessEnv = {}, ...args: string[]): Promise<Examined> {
  const { code, output } = await start(['node', '--import', 'tsx', 'src/cli/main.ts', 'doctor', '--json', ...args], { PODFIT_PLAN: workspace.plan, PODFIT_PROFILE: 'none', ...env }).ended
  const begin = output.indexOf('{\n')
  expect(begin, output).not.toBe(-1)
  return { code, report: JSON.parse(output.slice(begin)) as DoctorReport }
}

function faultsOf({ report }: Examined): Pick<Finding, 'check' | 'variants' | 'seen'>[] {
  return report.findings.filter(({ status }) => status === 'fault').map(({ check, variants, seen }) => ({ check, variants, seen }))
}

describe.skipIf(notTheLab)('podfit doctor on the lab', () => {
  const made: Workspace[] = []
  const workspace = (plan: object): Workspace => {
    const one = new Workspace(plan)
    made.push(one)
    return one
  }

  afterAll(() => made.forEach(one => one.remove()))

  it('as it is: no fault, no warning but of the machine, and nothing left behind', async () => {
    ensureUp()
    const { code, report } = await doctor(workspace(PLAN))
    expect(report.findings.filter(({ status, check }) => status !== 'ok' && !OF_THE_MACHINE.has(check))).toEqual([])
    expect(report.findings.filter(({ status }) => status === 'fault')).toEqual([])
    expect({ code, verdict: report.verdict }).toEqual({ code: 0, verdict: 'healthy' })
    expect(report.variants.map(({ name, state }) => [name, state === 'faulty' || state === 'unclear'])).toEqual([['runc', false], ['crun', false], ['gvisor', false]])
    // One pod of each RuntimeClass ran, through containerd's configuration as it is read on the node.
    expect(report.findings.filter(({ check }) => check === 'handler').map(({ variants, status }) => [variants, status])).toEqual([[['runc'], 'ok'], [['crun'], 'ok'], [['gvisor'], 'ok']])
    expect(report.findings.find(({ check }) => check === 'containerd')).toMatchObject({ status: 'ok', seen: expect.stringMatching(/^containerd 1\.6\..* with version = 2, handlers runc, crun, runsc(, [\w-]+)*$/) })
    expect(await podfitNamespaces()).toEqual([])
  })

  it('with the shipped plan: Kata and urunc are not installed, which is no fault', async () => {
    const { code, report } = await doctor(workspace({ variants: ['runc', 'kata/qemu', 'kata/fc', 'urunc/rumprun-spt'], replicas: 100, density: { cap: 200 } }))
    expect(faultsOf({ code, report })).toEqual([])
    expect(code).toBe(0)
    expect(report.variants.map(({ name, state }) => [name, state])).toEqual([['runc', expect.not.stringMatching(/faulty/)], ['kata/qemu', 'not-installed'], ['kata/fc', 'not-installed'], ['urunc/rumprun-spt', 'not-installed']])
    // The lab has no devmapper, and KVM is another matter of the machine.
    expect(report.findings.find(({ check }) => check === 'snapshotter')).toMatchObject({ status: 'warning', variants: ['kata/fc'] })
  })

  describe('broken', () => {
    afterAll(() => bringUp())

    it('maxPods 10', async () => {
      bringUp('--max-pods', '10')
      const examined = await doctor(workspace(PLAN))
      expect(examined.code).toBe(1)
      expect(faultsOf(examined)).toEqual([{ check: 'max-pods', variants: ['runc', 'crun', 'gvisor'], seen: 'the node takes 10 pods, 0 of them are taken; a rollout of the plan is 100 pods' }])
    })

    it('pod CIDR /28', async () => {
      bringUp('--pod-cidr', '10.244.0.0/28')
      const examined = await doctor(workspace(PLAN))
      expect(examined.code).toBe(1)
      expect(faultsOf(examined)).toEqual([{ check: 'pod-addresses', variants: ['runc', 'crun', 'gvisor'], seen: 'podCIDR 10.244.0.0/28: 13 addresses for pods; a rollout of the plan is 100 pods, and 0 others are there' }])
    })
  })

  describe('broken', () => {
    beforeAll(ensureUp)

    it('a RuntimeClass without a handler', async () => {
      const one = workspace({ ...PLAN, variants: [...PLAN.variants, 'urunc/rumprun-spt'] })
      await kubectl('apply', '-f', one.write('urunc.json', JSON.stringify({ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'urunc' }, handler: 'urunc' })))
      try {
        const examined = await doctor(one)
        expect(examined.code).toBe(1)
        const faults = faultsOf(examined)
        expect(faults.find(({ check }) => check === 'handler')).toEqual({ check: 'handler', variants: ['urunc/rumprun-spt'], seen: expect.stringMatching(/^RuntimeClass urunc, handler urunc, has nothing behind it: .*no runtime for "urunc" is configured/) })
        expect(faults.find(({ check }) => check === 'containerd')?.seen).toMatch(/handlers runc, crun, runsc(, [\w-]+)*; urunc is not among them$/)
        expect(faults.map(({ check }) => check).toSorted()).toEqual(['containerd', 'handler'])
        expect(examined.report.variants.filter(({ state }) => state === 'faulty').map(({ name }) => name)).toContain('urunc/rumprun-spt')
        expect(examined.report.findings.filter(({ check, status }) => check === 'handler' && status === 'ok')).toHaveLength(3)
      }
      finally {
        await kubectl('delete', 'runtimeclass', 'urunc', '--ignore-not-found')
      }
    })

    it('a RuntimeClass of Kata that points at runc', async () => {
      const one = workspace({ ...PLAN, variants: ['runc', 'kata/qemu'] })
      await kubectl('apply', '-f', one.write('kata.json', JSON.stringify({ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'kata-qemu' }, handler: 'runc', overhead: { podFixed: { memory: '320Mi', cpu: '250m' } } })))
      try {
        const { report } = await doctor(one)
        expect(report.findings.find(({ check }) => check === 'runtime-class')).toMatchObject({ status: 'warning', variants: ['kata/qemu'], seen: 'RuntimeClass kata-qemu has the handler runc; kata/qemu name kata-qemu' })
        expect(report.findings.find(({ check }) => check === 'declared-overhead')).toMatchObject({ status: 'warning', seen: expect.stringMatching(/declares 320 MiB and 250m of CPU a pod: at most \d+ pods by that alone/) })
      }
      finally {
        await kubectl('delete', 'runtimeclass', 'kata-qemu', '--ignore-not-found')
      }
    })

    it('a missing image', async () => {
      const { bin, containerdSocket } = labPaths()
      const ctr = (...args: string[]): string => execFileSync(join(bin, 'ctr'), ['--address', containerdSocket, '--namespace', 'k8s.io', ...args], { encoding: 'utf8' })
      const names = ctr('images', 'ls', '-q').split('\n').filter(name => name !== '')
      const digest = /http-server:1\s+\S+\s+(sha256:\S+)/.exec(ctr('images', 'ls'))?.[1]
      ctr('images', 'rm', ...names.filter(name => name.includes('http-server') || ctr('images', 'ls', `name==${name}`).includes(digest ?? '-')))
      try {
        const examined = await doctor(workspace(PLAN))
        expect(examined.code).toBe(1)
        expect(faultsOf(examined)).toEqual([{ check: 'image', variants: ['runc', 'crun', 'gvisor'], seen: 'localhost/podfit/http-server:1 is not on the node' }])
        expect(examined.report.findings.find(({ check }) => check === 'image')?.fix).toBe('sudo pnpm workload load')
        // The handlers are not blamed for it.
        expect(examined.report.findings.filter(({ check, status }) => check === 'handler' && status === 'ok')).toHaveLength(3)
      }
      finally {
        execFileSync(process.execPath, ['--import', 'tsx', 'fixtures/workloads/main.ts', 'load', '--lab'], { stdio: 'ignore' })
      }
    })

    it('a user who may do everything but read events', async () => {
      const rules = NEEDED_RIGHTS.filter(({ resource }) => resource !== 'events').map(({ group, resource, subresource, verb }) => ({ apiGroups: [group], resources: [subresource === undefined ? resource : `${resource}/${subresource}`], verbs: [verb] }))
      const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'podfit-without-events' }, rules }
      const binding = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: 'podfit-without-events' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'podfit-without-events' }, subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'lab-nobody' }] }
      const one = workspace(PLAN)
      await kubectl('apply', '-f', one.write('rights.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [role, binding] })))
      try {
        const examined = await doctor(one, { KUBECONFIG: labPaths().forbiddenKubeconfig })
        expect(examined.code).toBe(1)
        expect(faultsOf(examined)).toEqual([{ check: 'rights', variants: ['runc', 'crun', 'gvisor'], seen: 'these credentials may not list events, watch events in the namespace of a run (podfit-...)' }])
        expect(examined.report.findings.filter(({ check, status }) => check === 'rights' && status === 'warning')).toMatchObject([{ seen: 'these credentials may not list events in the whole cluster' }])
        // And what it says is so: a run of theirs fails.
        const run = await one.run(['specs/availability'], { KUBECONFIG: labPaths().forbiddenKubeconfig })
        expect(run.code, run.output).not.toBe(0)
        expect(run.output).toMatch(/events/)
      }
      finally {
        await kubectl('delete', 'clusterrole,clusterrolebinding', 'podfit-without-events', '--ignore-not-found')
      }
    })

    it('cgroup v1 and v2 side by side: crun really fails, and both are named', async () => {
      const unified = '/sys/fs/cgroup/unified'
      const inLab = async (...command: string[]): Promise<void> => {
        const { code, output } = await start(command).ended
        expect(code, output).toBe(0)
      }
      await inLab('mount', '-t', 'cgroup2', 'none', unified)
      try {
        const examined = await doctor(workspace(PLAN))
        expect(examined.code).toBe(1)
        const faults = faultsOf(examined)
        expect(faults.map(({ check }) => check).toSorted()).toEqual(['cgroup-version', 'handler'])
        for (const { variants } of faults)
          expect(variants).toEqual(['crun'])
        expect(faults.find(({ check }) => check === 'handler')?.seen).toMatch(/hybrid/)
        for (const { check, fix } of examined.report.findings.filter(({ status }) => status === 'fault'))
          expect(fix, check).toMatch(/systemd\.unified_cgroup_hierarchy=1/)
      }
      finally {
        await inLab('umount', unified)
      }
    })

    it('leaves no namespace, pod or cgroup behind in any of this', async () => {
      expect(await podfitNamespaces()).toEqual([])
    })
  })
})

describe.skipIf(noCluster)('the manifests of all variants', () => {
  const variants = [...loadVariants(OWN_VARIANTS_DIR).values()]
  let workspace: Workspace

  beforeAll(() => {
    ensureUp()
    workspace = new Workspace({ variants: ['runc'] })
  })

  afterAll(() => workspace.remove())

  it('are taken by the API server, which refuses fields it does not know', async () => {
    const items = variants.flatMap(variant => [
      deploymentManifest(variant, { name: variant.name.replace('/', '-'), namespace: 'default', runId: 'dry', replicas: 100 }),
      ...[runtimeClassOf(variant)].flatMap(runtimeClass => runtimeClass ?? []),
    ])
    // Several variants name one RuntimeClass.
    const unique = [...new Map(items.map(item => [`${item.kind}/${item.metadata?.name}`, item])).values()]
    const apply = (name: string, list: object[]): Promise<string> => kubectl('apply', '--server-side', '--force-conflicts', '--dry-run=server', '-f', workspace.write(name, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: list })))
    const output = await apply('all.json', unique)
    expect(output.split('\n').filter(line => line.includes('serverside-applied (server dry run)'))).toHaveLength(unique.length)
    const misspelt = JSON.parse(JSON.stringify(unique[0]).replace('"replicas"', '"replica"')) as object
    await expect(apply('bad.json', [misspelt])).rejects.toThrow(/replica/)
    if (clusterUnderTest.status === 'lab')
      expect(await kubectl('get', 'deployments', '-n', 'default', '-o', 'name')).toBe('')
  })
})

describe('podfit doctor on this host', () => {
  it('names what this host is like, and leaves nothing', async () => {
    const here = new Here({ env: { PODFIT_CLUSTER: 'embedded', XDG_DATA_HOME: join(process.env.HOME ?? '', '.local/share') } })
    try {
      const { code, output } = await here.podfit('doctor', '--json')
      const report = JSON.parse(output) as DoctorReport
      expect(code, output).toBe(report.verdict === 'faulty' ? 1 : 0)
      expect(report.subject).toMatch(/^this host, without a cluster; plan podfit\.yaml, profile embedded$/)
      const of = (check: string): Finding | undefined => report.findings.find(finding => finding.check === check)
      // The truth, told another way.
      const isHybrid = existsSync('/sys/fs/cgroup/unified') && readdirSync('/sys/fs/cgroup/unified').length > 0
      if (isHybrid)
        expect(of('cgroup-version')).toMatchObject({ status: 'warning', seen: expect.stringMatching(/^hybrid/) })
      expect(of('page-size')?.seen).toMatch(/^\d+ KiB$/)
      expect(report.findings.filter(({ check }) => check === 'runtime').map(({ status, seen }) => [status, seen])).toContainEqual(['ok', 'process: a sandbox came up'])
      const kvm = of('kvm')
      expect(kvm?.status === 'ok' && !existsSync('/dev/kvm') ? 'without a device' : 'plausible').toBe('plausible')
      expect(report.findings.filter(({ status, fix }) => status !== 'ok' && fix === undefined)).toEqual([])
      expect(here.traces()).toEqual([])
    }
    finally {
      here.remove()
    }
  })
})
