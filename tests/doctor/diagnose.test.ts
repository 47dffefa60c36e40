import { describe, expect, test } from 'vitest'
import { diagnose } from '../../src/doctor/diagnose.ts'
import type { Finding } from '../../src/doctor/finding.ts'
import { NEEDED_RIGHTS } from '../../src/doctor/needed-rights.ts'
import type { ClusterReading, HostReading, Readings } from '../../src/doctor/readings.ts'
import { renderText } from '../../src/doctor/render-text.ts'
import { doctorReport } from '../../src/doctor/report.ts'
import type { Subject } from '../../src/doctor/subject.ts'
import { notRead } from '../../src/validity/check.ts'
import { candidate, containerd, HEALTHY_CLUSTER, HEALTHY_HOST, NODE, probe, read, readings, subject } from './samples.ts'

function amiss(of: Subject, from: Readings): Finding[] {
  return diagnose(of, from).filter(({ status }) => status !== 'ok')
}

/** The only thing that is not well. */
function only(cluster: Partial<ClusterReading>, host: Partial<HostReading> = {}, of = subject()): Finding {
  const found = amiss(of, readings(cluster, host))
  expect(found.map(({ check, status }) => `${check} ${status}`), JSON.stringify(found, null, 1)).toHaveLength(1)
  return found[0]!
}

const node = (changes: Partial<typeof NODE>): Pick<ClusterReading, 'nodes'> => ({ nodes: [{ ...NODE, ...changes }] })

test('a healthy cluster has no finding that is not ok, and everything is looked at', () => {
  const findings = diagnose(subject(), readings())
  expect(findings.filter(({ status }) => status !== 'ok')).toEqual([])
  expect([...new Set(findings.map(({ check }) => check))]).toEqual([
    'rights', 'node', 'max-pods', 'pod-addresses', 'eviction', 'event-rate', 'kubelet-rate', 'runtime-class', 'containerd', 'handler', 'image', 'clock',
    'page-size', 'cgroups', 'cgroup-version', 'swap', 'throttling', 'temperature', 'cpu-frequency', 'clock-sync',
  ])
  expect(findings.filter(({ fix }) => fix !== undefined)).toEqual([])
  expect(findings.filter(({ why }) => why.length < 20)).toEqual([])
})

test('variants that nobody installed and nobody requires are no fault, whatever they lack', () => {
  const of = subject({ candidates: [candidate('runc', { isRequired: true }), candidate('kata/fc', { presence: 'absent', replicas: 900 }), candidate('urunc/mirage-spt', { presence: 'absent' })] })
  const findings = amiss(of, readings({ probes: read([probe(undefined, 'runc', ['runc'])]) }, { kvm: read({ status: 'failed', reason: 'a guest hung' }) }))
  expect(findings).toMatchObject([
    { check: 'snapshotter', status: 'warning', variants: ['kata/fc'] },
    { check: 'kvm', status: 'warning', variants: ['kata/fc'] },
  ])
  expect(doctorReport('', of, diagnose(of, readings())).variants).toMatchObject([
    { name: 'runc', state: 'ready' },
    { name: 'kata/fc', state: 'not-installed', install: 'pnpm podfit setup print kata/fc' },
    { name: 'urunc/mirage-spt', state: 'not-installed' },
  ])
})

describe('each thing that can be wrong is named, with what it is for and what to do', () => {
  const cases: [string, Finding, Partial<Omit<Finding, 'seen' | 'fix'>> & { seen: RegExp, fix: RegExp }][] = [
    ['maxPods 10', only(node({ maxPods: 10 })), { check: 'max-pods', status: 'fault', node: 'pi', variants: ['runc', 'gvisor', 'crun'], seen: /^the node takes 10 pods, 2 of them are taken; a rollout of the plan is 100 pods$/, fix: /max-pods=500/ }],
    ['maxPods 110', only(node({ maxPods: 110 })), { check: 'max-pods', status: 'warning', seen: /^the node takes 110 pods \(the default\), 2 .*; the density search of the plan goes up to 500$/, fix: /max-pods=500/ }],
    ['CIDR /28', only(node({ podCidrs: ['10.42.0.0/28'] })), { check: 'pod-addresses', status: 'fault', seen: /^podCIDR 10\.42\.0\.0\/28: 13 addresses for pods; a rollout of the plan is 100 pods, and 2 others are there$/, fix: /node-cidr-mask-size=22/ }],
    ['CIDR /24', only(node({ podCidrs: ['10.42.0.0/24'] })), { check: 'pod-addresses', status: 'warning', seen: /253 addresses for pods, fewer than the plan's search goes up to \(500\) and maxPods allows \(500\)$/, fix: /k3s-uninstall/ }],
    ['dual stack: the smaller range', only(node({ podCidrs: ['10.42.0.0/28', 'fd00::/64'] })), { check: 'pod-addresses', status: 'fault', seen: /13 addresses/, fix: /mask-size/ }],
    ['no podCIDR', only(node({ podCidrs: [] })), { check: 'pod-addresses', status: 'unknown', seen: /no podCIDR/, fix: /CNI plugin/ }],
    ['no eviction for memory', only(node({ kubelet: read({ ...kubelet(), evictionHard: { 'imagefs.available': '5%' } }) })), { check: 'eviction', status: 'warning', seen: /OOM killer acts first\. podfit's search stops at 200 MiB/, fix: /eviction-hard=memory\.available<200Mi/ }],
    ['eviction above the floor', only(node({ kubelet: read({ ...kubelet(), evictionHard: { 'memory.available': '10%' } }) })), { check: 'eviction', status: 'warning', seen: /evicts below 819\.2 MiB, before podfit's search stops at 200 MiB/, fix: /density\.memoryFloor/ }],
    ['K3s\'s default event-qps', only(node({ kubelet: read({ ...kubelet(), eventRecordQPS: 50, eventBurst: 100 }) })), { check: 'event-rate', status: 'warning', seen: /event-qps 50, event-burst 100; a rollout of 100 pods makes some 500 at once/, fix: /event-qps=1000, event-burst=2000/ }],
    ['event-qps 0', only(node({ kubelet: read({ ...kubelet(), eventRecordQPS: 0, eventBurst: 2000 }) })), { check: 'event-rate', status: 'warning', seen: /0 is not "without limit"/, fix: /event-qps=1000/ }],
    ['the kubelet of 1.26', only(node({ kubelet: read({ ...kubelet(), kubeAPIQPS: 5, kubeAPIBurst: 10 }) })), { check: 'kubelet-rate', status: 'warning', seen: /kube-api-qps 5/, fix: /kube-api-qps=200/ }],
    ['a node that is not Ready', only({ ...node({ isReady: false, pressures: ['MemoryPressure'] }) }), { check: 'node', status: 'fault', seen: /^not Ready, MemoryPressure/, fix: /kubectl describe node pi/ }],
    ['a cordoned node', only(node({ isCordoned: true })), { check: 'node', status: 'fault', seen: /^cordoned/, fix: /^kubectl uncordon pi$/ }],
    ['a RuntimeClass without handler', only({ probes: read([probe(undefined, 'runc', ['runc']), probe('crun', 'crun', ['crun']), probe('gvisor', 'runsc', ['gvisor'], { status: 'no-handler', message: 'failed to get sandbox runtime: no runtime for "runsc" is configured' })]) }), { check: 'handler', status: 'fault', variants: ['gvisor'], seen: /^RuntimeClass gvisor, handler runsc, has nothing behind it: .*no runtime for "runsc"/, fix: /config-v3\.toml\.tmpl.*pnpm podfit setup print gvisor/ }],
    ['crun on a hybrid host', only({ probes: read([probe(undefined, 'runc', ['runc']), probe('gvisor', 'runsc', ['gvisor']), probe('crun', 'crun', ['crun'], { status: 'failed', message: 'crun: cgroups in hybrid mode not supported: unknown' })]) }), { check: 'handler', status: 'fault', variants: ['crun'], seen: /makes no sandbox: .*hybrid mode/, fix: /unified_cgroup_hierarchy=1/ }],
    ['a pod that nobody takes', only({ probes: read([probe(undefined, 'runc', ['runc'], { status: 'refused', message: '0/1 nodes are available: 1 Too many pods.' }), probe('gvisor', 'runsc', ['gvisor']), probe('crun', 'crun', ['crun'])]) }), { check: 'handler', status: 'fault', seen: /a pod of the default runtime was refused: 0\/1 nodes/, fix: /kubectl describe node/ }],
    ['no right to events', only({ rights: read(NEEDED_RIGHTS.map(right => ({ right, isAllowed: !(right.resource === 'events' && right.scope === 'run') }))) }), { check: 'rights', status: 'fault', seen: /^these credentials may not list events, watch events in the namespace of a run/, fix: /resources: \["events"\], verbs: \["list", "watch"\]/ }],
    ['no right to the kubelets', only({ rights: read(NEEDED_RIGHTS.map(right => ({ right, isAllowed: right.subresource !== 'proxy' || right.resource !== 'nodes' }))) }), { check: 'rights', status: 'warning', seen: /may not get nodes\/proxy in the whole cluster/, fix: /resources: \["nodes\/proxy"\]/ }],
    ['a RuntimeClass that points elsewhere', only({ runtimeClasses: read([{ name: 'gvisor', handler: 'runc', nodeSelector: {} }, { name: 'crun', handler: 'crun', nodeSelector: {} }]) }), { check: 'runtime-class', status: 'warning', variants: ['gvisor'], seen: /RuntimeClass gvisor has the handler runc; gvisor name runsc/, fix: /specs\/isolation/ }],
    ['a RuntimeClass for nodes that are not there', only({ runtimeClasses: read([{ name: 'gvisor', handler: 'runsc', nodeSelector: { sandbox: 'yes' } }, { name: 'crun', handler: 'crun', nodeSelector: {} }]) }), { check: 'runtime-class', status: 'fault', seen: /wants nodes with sandbox=yes; no node has that/, fix: /kubectl label node NODE sandbox=yes/ }],
    ['a declared overhead', only({ runtimeClasses: read([{ name: 'gvisor', handler: 'runsc', nodeSelector: {}, overhead: { memory: '320Mi', cpu: '250m' } }, { name: 'crun', handler: 'crun', nodeSelector: {} }]) }), { check: 'declared-overhead', status: 'warning', variants: ['gvisor'], seen: /declares 320 MiB and 250m of CPU a pod: at most 16 pods by that alone/, fix: /without overhead/ }],
    ['a missing RuntimeClass that is required', only({ runtimeClasses: read([{ name: 'crun', handler: 'crun', nodeSelector: {} }]), probes: read([probe(undefined, 'runc', ['runc']), probe('crun', 'crun', ['crun'])]) }, {}, subject({ candidates: [candidate('runc'), candidate('crun'), candidate('gvisor', { isRequired: true, presence: 'absent' })] })), { check: 'runtime-class', status: 'fault', variants: ['gvisor'], seen: /there is no RuntimeClass gvisor/, fix: /pnpm podfit setup print gvisor/ }],
    ['a missing image', only({ containerd: containerd({ images: read([]) }) }), { check: 'image', status: 'fault', node: 'pi', variants: ['runc', 'gvisor', 'crun'], seen: /http-server:1 is not on the node/, fix: /^sudo pnpm workload load$/ }],
    ['an image of another architecture', only({ containerd: containerd({ images: read([{ name: 'localhost/podfit/http-server:1', platforms: ['linux/amd64'], unpackedFor: ['overlayfs'] }]) }) }), { check: 'image', status: 'fault', seen: /is there for linux\/amd64, the node is arm64/, fix: /for arm64/ }],
    ['the section of containerd 1 in a file of version 3', only({ containerd: containerd({ config: config({ handlers: { 'io.containerd.cri.v1.runtime': ['runc', 'crun'], 'io.containerd.grpc.v1.cri': ['runsc'] } }) }) }), { check: 'containerd', status: 'fault', seen: /runsc under \[plugins\."io\.containerd\.grpc\.v1\.cri"\], which is ignored in version 3/, fix: /\[plugins\.'io\.containerd\.cri\.v1\.runtime'\.containerd\.runtimes\.'runsc'\].*config-v3\.toml\.tmpl/ }],
    ['version 3 for containerd 1', only({ containerd: containerd({ version: '1.7.24' }) }), { check: 'containerd', status: 'fault', seen: /containerd 1 does not know version 3/, fix: /config\.toml\.tmpl/ }],
    ['a handler that the configuration has not', only({ containerd: containerd({ config: config({ handlers: { 'io.containerd.cri.v1.runtime': ['runc', 'crun'] } }) }) }), { check: 'containerd', status: 'fault', seen: /handlers runc, crun; runsc is not among them/, fix: /runtimes\.'runsc'/ }],
    ['two templates of K3s', only({ containerd: containerd({ config: config({ k3sTemplates: [2, 3] }) }) }), { check: 'containerd', status: 'warning', seen: /both .*config\.toml\.tmpl and .*config-v3\.toml\.tmpl/, fix: /K3s takes .*config-v3\.toml\.tmpl alone/ }],
    ['the 16 KiB pages of a Pi 5', only({}, { pageSizeBytes: read(16_384) }), { check: 'page-size', status: 'fault', variants: ['gvisor'], seen: /^16 KiB$/, fix: /kernel=kernel8\.img in \/boot\/firmware\/config\.txt/ }],
    ['no memory cgroup', only({}, { cgroups: read({ version: 'v1', controllers: ['cpu'] }) }), { check: 'cgroups', status: 'warning', seen: /without the memory controller/, fix: /cgroup_memory=1 cgroup_enable=memory at the end/ }],
    ['hybrid cgroups', only({}, { cgroupMode: read('hybrid' as const) }), { check: 'cgroup-version', status: 'fault', variants: ['crun'], seen: /^hybrid: cgroup v1 and v2 side by side$/, fix: /systemd\.unified_cgroup_hierarchy=1/ }],
    ['cgroup v1 with kubelet 1.35', only({}, { cgroupMode: read('v1' as const) }), { check: 'cgroup-version', status: 'warning', seen: /cgroup v1, with kubelet v1\.35/, fix: /unified_cgroup_hierarchy=1/ }],
    ['zram', only({}, { swap: read({ totalBytes: 2 ** 31, freeBytes: 2 ** 31, hasZram: true }) }), { check: 'swap', status: 'warning', seen: /2 GiB of zram/, fix: /sudo swapoff -a/ }],
    ['a throttled Pi', only({}, { throttling: read({ source: 'firmware', bits: 0x50005 }) }), { check: 'throttling', status: 'warning', seen: /under-voltage, throttled now/, fix: /5 A power supply/ }],
    ['ondemand', only({}, { governors: read(['ondemand']) }), { check: 'cpu-frequency', status: 'warning', seen: /ondemand/, fix: /scaling_governor/ }],
    ['no NTP', only({}, { clockSync: read(false) }), { check: 'clock-sync', status: 'warning', seen: /no time server/, fix: /timedatectl set-ntp true/ }],
  ]

  test.for(cases)('%s', ([, found, { seen, fix, ...expected }]) => {
    expect(found).toMatchObject(expected)
    expect(found.seen).toMatch(seen)
    expect(found.fix).toMatch(fix)
  })
})

test('devmapper: the snapshotter, its thin pool, the image unpacked for it, and KVM, for Kata with Firecracker', () => {
  const of = subject({ candidates: [candidate('kata/fc')] })
  const fc = { runtimeClasses: read([{ name: 'kata-fc', handler: 'kata-fc', nodeSelector: {} }]), probes: read([probe('kata-fc', 'kata-fc', ['kata/fc'])]) }
  const handlers = { 'io.containerd.cri.v1.runtime': ['runc', 'kata-fc'] }
  expect(amiss(of, readings({ ...fc, containerd: containerd({ config: config({ handlers }) }) }, { kvm: read({ status: 'absent', reason: 'there is no /dev/kvm' }) }))).toMatchObject([
    { check: 'snapshotter', status: 'fault', seen: 'containerd has no snapshotter devmapper', fix: expect.stringContaining('pnpm podfit setup print kata/fc') },
    { check: 'image', status: 'fault', seen: expect.stringMatching(/not unpacked for the snapshotter devmapper \(for overlayfs\)/), fix: expect.stringContaining('--snapshotter devmapper') },
    { check: 'kvm', status: 'fault', variants: ['kata/fc'], seen: 'there is no /dev/kvm' },
  ])
  const snapshotters = read({ overlayfs: 'ok', devmapper: 'ok' })
  const images = read([{ name: 'localhost/podfit/http-server:1', platforms: ['linux/arm64'], unpackedFor: ['devmapper'] }])
  const full = (usedShare: number): Finding[] => amiss(of, readings({ ...fc, containerd: containerd({ config: config({ handlers }), snapshotters, images, thinPool: read({ name: 'containerd-pool', usedShare }) }) }))
  expect(full(0.3)).toEqual([])
  expect(full(0.93)).toMatchObject([{ check: 'snapshotter', status: 'warning', seen: '93 % of the thin pool containerd-pool is in use' }])
  expect(amiss(of, readings({ ...fc, containerd: containerd({ config: config({ handlers }), snapshotters: read({ devmapper: 'skip' }), images }) }))).toMatchObject([{ check: 'snapshotter', status: 'fault', seen: 'containerd\'s snapshotter devmapper has the status skip' }])
})

describe('an image, where containerd cannot be read', () => {
  const elsewhere = { containerd: notRead('podfit does not run on a node of the cluster') }
  const images = (cluster: Partial<ClusterReading>): Finding[] => diagnose(subject({ candidates: [candidate('runc')] }), readings({ ...elsewhere, ...cluster })).filter(({ check }) => check === 'image')

  test('is known from the pod that ran, or did not find it', () => {
    expect(images({})).toMatchObject([{ status: 'ok', seen: expect.stringMatching(/a pod of it ran$/) }])
    expect(images({ probes: read([probe(undefined, 'runc', ['runc'], { status: 'no-image' })]) })).toMatchObject([{ status: 'fault', seen: expect.stringMatching(/is not on the node, says its kubelet/) }])
  })

  test('else from the kubelet\'s list, as far as that goes', () => {
    const probes = notRead('left out (--no-probes)')
    expect(images({ probes })).toMatchObject([{ status: 'ok', seen: expect.stringMatching(/on the node, says its kubelet/) }])
    expect(images({ probes, ...node({ images: ['other:1'] }) })).toMatchObject([{ status: 'fault', seen: expect.stringMatching(/not among the 1 images/) }])
    expect(images({ probes, ...node({ images: [] }) })).toMatchObject([{ status: 'unknown' }])
    expect(images({ probes, ...node({ images: Array.from({ length: 50 }, (_, index) => `other:${index}`) }) })).toMatchObject([{ status: 'unknown' }])
  })

  test('that the node may pull is a warning', () => {
    const of = subject({ candidates: [candidate('wasm/wasmtime')] })
    const found = diagnose(of, readings({ ...elsewhere, probes: notRead('left out') })).filter(({ check }) => check === 'image')
    expect(found).toMatchObject([{ status: 'warning', seen: expect.stringMatching(/the run pulls it/), fix: expect.stringContaining('images pull ghcr.io/containerd/runwasi/wasi-demo-http:latest') }])
  })
})

test('what could not be read is unknown, never ok, and says how it can be', () => {
  const nothing = Object.fromEntries(Object.keys(HEALTHY_HOST).map(key => [key, notRead('no right')])) as unknown as HostReading
  const unread: Partial<ClusterReading> = { ...node({ kubelet: notRead('no right'), isThisHost: false }), runtimeClasses: notRead('no right'), rights: notRead('no right'), serverClock: notRead('no right'), containerd: notRead('no right'), probes: notRead('left out') }
  const findings = diagnose(subject({ candidates: [...subject().candidates.map(one => ({ ...one, presence: 'unknown' as const })), candidate('kata/fc', { presence: 'unknown' })] }), readings(unread, nothing))
  const known = findings.filter(({ status }) => status !== 'unknown').map(({ check }) => check)
  // What the API server says of nodes needs no further right.
  expect(known).toEqual(['node', 'max-pods', 'pod-addresses', 'image', 'image'])
  expect(findings.filter(({ status, fix }) => status === 'unknown' && fix === undefined)).toEqual([])
  expect(findings.filter(({ status }) => status === 'unknown').length).toBeGreaterThan(15)
})

test('KVM: a device without a guest that ran is no KVM', () => {
  const of = subject({ candidates: [candidate('kata/qemu')] })
  const kvm = (value: Extract<HostReading['kvm'], { status: 'read' }>['value']): Finding | undefined => diagnose(of, readings({}, { kvm: read(value) })).find(({ check }) => check === 'kvm')
  expect(kvm({ status: 'ran' })).toMatchObject({ status: 'ok', variants: ['kata/qemu'] })
  expect(kvm({ status: 'failed', reason: 'it hung' })).toMatchObject({ status: 'fault', seen: 'it hung' })
  expect(kvm({ status: 'untried', reason: 'no qemu' })).toMatchObject({ status: 'unknown', fix: expect.stringContaining('qemu-system') })
})

test('without a cluster: runtimes that came up, broke, or are not there', () => {
  const of = subject({ kind: 'embedded', candidates: [candidate('runc'), candidate('crun'), candidate('gvisor', { presence: 'absent', remedy: 'apt-get install runsc' }), candidate('wasm/wasmedge', { presence: 'absent', isRequired: true })] })
  const from: Readings = { host: { ...HEALTHY_HOST, cgroupMode: read('hybrid' as const), kvm: read({ status: 'failed', reason: 'it hung' }) }, runtimes: read([
    { variant: 'runc', availability: { status: 'present' } },
    { variant: 'crun', availability: { status: 'broken', reason: 'crun ended with 1', remedy: 'see its page' } },
    { variant: 'gvisor', availability: { status: 'absent', reason: 'no runsc on PATH', remedy: 'apt-get install runsc' } },
    { variant: 'wasm/wasmedge', availability: { status: 'absent', reason: 'no wasmedge on PATH', remedy: 'apt-get install wasmedge' } },
  ]) }
  const findings = diagnose(of, from)
  expect(findings.filter(({ status }) => status !== 'ok')).toMatchObject([
    { check: 'runtime', status: 'fault', variants: ['crun'], fix: 'see its page' },
    { check: 'runtime', status: 'fault', variants: ['wasm/wasmedge'], fix: 'apt-get install wasmedge' },
    { check: 'cgroup-version', status: 'warning', seen: expect.stringContaining('mount namespace without v2') },
  ])
  expect(doctorReport('', of, findings).variants).toEqual([
    { name: 'runc', state: 'ready', checks: [] },
    { name: 'crun', state: 'faulty', checks: ['runtime'] },
    { name: 'gvisor', state: 'not-installed', checks: [], install: 'apt-get install runsc' },
    { name: 'wasm/wasmedge', state: 'faulty', checks: ['runtime'] },
  ])
})

test('another node, or one whose configuration cannot be read: what its kubelet reports counts', () => {
  const elsewhere = { containerd: notRead('podfit does not run on a node of the cluster') }
  const of = (handlers?: string[]): Finding | undefined => diagnose(subject(), readings({ ...elsewhere, ...node({ isThisHost: false, ...(handlers ? { handlers } : {}) }) })).find(({ check }) => check === 'containerd')
  expect(of()).toMatchObject({ status: 'unknown', seen: 'containerd://2.1.4-k3s1; its configuration can be read on the node alone' })
  expect(of(['runc', 'crun', 'runsc'])).toMatchObject({ status: 'unknown' })
  expect(of(['runc', 'crun'])).toMatchObject({ status: 'fault', node: 'pi', seen: 'containerd://2.1.4-k3s1, handlers runc, crun; runsc not among them' })
})

test('QEMU without a cluster runs without KVM too, and slowly', () => {
  const of = subject({ kind: 'embedded', candidates: [candidate('qemu')] })
  const from: Readings = { host: { ...HEALTHY_HOST, kvm: read({ status: 'absent', reason: 'there is no /dev/kvm' }) }, runtimes: read([{ variant: 'qemu', availability: { status: 'present' } }]) }
  expect(amiss(of, from)).toMatchObject([{ check: 'kvm', status: 'warning', why: expect.stringMatching(/TCG/), variants: ['qemu'] }])
})

test('the report: faults first, its verdict, and what of it is safe to print', () => {
  const bad = readings({ ...node({ maxPods: 10, name: 'pi\u001B[31m' }), serverClock: notRead('no Date') })
  const report = doctorReport('a cluster', subject(), diagnose(subject(), bad))
  expect(report.verdict).toBe('faulty')
  const text = renderText(report)
  const lines = text.split('\n')
  expect(lines[0]).toBe('podfit doctor: a cluster')
  expect(lines[2]).toMatch(/^fault {4}max-pods \(pi\\x1b\[31m\): the node takes 10 pods/)
  expect(lines[3]).toMatch(/^ {9}why: /)
  expect(lines[4]).toBe('         for: runc, gvisor, crun')
  expect(lines[5]).toMatch(/^ {9}fix: kubelet-arg/)
  expect(text).not.toContain('\u001B')
  expect(text).toMatch(/\nvariants\n {2}runc {4}faulty \(max-pods\)\n/)
  expect(text).toMatch(/\nfaulty: 1 faults, 0 warnings, \d+ not known, \d+ ok\n$/)
  const healthy = doctorReport('a cluster', subject(), diagnose(subject(), readings()))
  expect(healthy.verdict).toBe('healthy')
  expect(renderText(healthy)).toMatch(/\nhealthy: 0 faults, 0 warnings, 0 not known, \d+ ok\n$/)
  const unclear = doctorReport('a cluster', subject(), diagnose(subject(), readings({ probes: notRead('left out') })))
  expect(unclear.variants.map(({ state }) => state)).toEqual(['unclear', 'unclear', 'unclear'])
  expect(renderText(unclear)).toMatch(/\nno fault found: 0 faults, 0 warnings, 1 not known, \d+ ok\n$/)
})

function kubelet(): object {
  return NODE.kubelet.status === 'read' ? NODE.kubelet.value : {}
}

function config(changes: object): Extract<ClusterReading['containerd'], { status: 'read' }>['value']['config'] {
  const healthy = HEALTHY_CLUSTER.containerd.status === 'read' ? HEALTHY_CLUSTER.containerd.value.config : notRead('')
  return healthy.status === 'read' ? read({ ...healthy.value, ...changes }) : healthy
}
