import type { ClusterReading, HandlerProbe, HostReading, NodeReading, Readings } from '../../src/doctor/readings.ts'
import { NEEDED_RIGHTS } from '../../src/doctor/needed-rights.ts'
import type { Candidate, Subject } from '../../src/doctor/subject.ts'
import type { Reading } from '../../src/validity/check.ts'
import { loadAnyVariants } from '../../src/variants/load-variants.ts'
import { OWN_VARIANTS_DIR } from '../../src/variants/own-variants-dir.ts'

const SHIPPED = loadAnyVariants(OWN_VARIANTS_DIR)
const GIB = 2 ** 30

export function read<T>(value: T): Reading<T> {
  return { status: 'read', value }
}

export function candidate(name: string, changes: Partial<Candidate> = {}): Candidate {
  const variant = SHIPPED.get(name)
  if (variant === undefined)
    throw new Error(`no variant ${name}`)
  return { variant, isRequired: false, replicas: 100, presence: 'present', ...changes }
}

/** runc, gVisor and crun, installed. */
export function subject(changes: Partial<Subject> = {}): Subject {
  return { kind: 'kubernetes', candidates: [candidate('runc', { isRequired: true }), candidate('gvisor'), candidate('crun')], cap: 500, memoryFloorBytes: 200 * 2 ** 20, ...changes }
}

export const HEALTHY_HOST: HostReading = {
  pageSizeBytes: read(4096),
  cgroups: read({ version: 'v2' as const, controllers: ['cpu', 'memory', 'pids'] }),
  cgroupMode: read('v2' as const),
  swap: read({ totalBytes: 0, freeBytes: 0, hasZram: false }),
  clockSync: read(true),
  governors: read(['performance', 'performance']),
  throttling: read({ source: 'firmware' as const, bits: 0 }),
  celsius: read(51.2),
  kvm: read({ status: 'ran' as const }),
}

export const NODE: NodeReading = {
  name: 'pi',
  isThisHost: true,
  isReady: true,
  isCordoned: false,
  pressures: [],
  architecture: 'arm64',
  kubeletVersion: 'v1.35.4+k3s1',
  containerRuntimeVersion: 'containerd://2.1.4-k3s1',
  labels: { 'kubernetes.io/hostname': 'pi' },
  maxPods: 500,
  podCidrs: ['10.42.0.0/22'],
  memoryBytes: 8 * GIB,
  allocatableMemoryBytes: 8 * GIB,
  allocatableCpus: 4,
  pods: read(2),
  images: ['localhost/podfit/http-server:1'],
  kubelet: read({ maxPods: 500, evictionHard: { 'memory.available': '200Mi' }, eventRecordQPS: 1000, eventBurst: 2000, kubeAPIQPS: 50, kubeAPIBurst: 100 }),
}

export function probe(runtimeClass: string | undefined, handler: string, variants: string[], outcome: HandlerProbe['outcome'] = { status: 'ran' }): HandlerProbe {
  return { node: 'pi', variants, ...(runtimeClass === undefined ? {} : { runtimeClass }), handler, image: 'localhost/podfit/http-server:1', outcome }
}

export const HEALTHY_CLUSTER: ClusterReading = {
  server: 'https://127.0.0.1:6443',
  version: 'v1.35.4+k3s1',
  nodes: [NODE],
  runtimeClasses: read([{ name: 'gvisor', handler: 'runsc', nodeSelector: {} }, { name: 'crun', handler: 'crun', nodeSelector: {} }]),
  rights: read(NEEDED_RIGHTS.map(right => ({ right, isAllowed: true }))),
  serverClock: read({ date: 'Sun, 22 Nov 2026 03:05:00 GMT', sentAtMs: Date.UTC(2026, 10, 22, 3, 5, 0, 300), answeredAtMs: Date.UTC(2026, 10, 22, 3, 5, 0, 310) }),
  containerd: read({
    socket: '/run/k3s/containerd/containerd.sock',
    version: 'v2.1.4-k3s1',
    config: read({ file: '/var/lib/rancher/k3s/agent/etc/containerd/config.toml', version: 3, handlers: { 'io.containerd.cri.v1.runtime': ['runc', 'crun', 'runsc'], 'io.containerd.grpc.v1.cri': [] }, defaultRuntime: 'runc', snapshotter: 'overlayfs', k3sTemplates: [3 as const] }),
    snapshotters: read({ overlayfs: 'ok', native: 'ok' }),
    images: read([{ name: 'localhost/podfit/http-server:1', platforms: ['linux/amd64', 'linux/arm64'], unpackedFor: ['overlayfs'] }]),
    thinPool: { status: 'not-read', reason: 'there is no thin pool that dmsetup knows' },
  }),
  probes: read([probe(undefined, 'runc', ['runc']), probe('gvisor', 'runsc', ['gvisor']), probe('crun', 'crun', ['crun'])]),
}

export function readings(cluster: Partial<ClusterReading> = {}, host: Partial<HostReading> = {}): Readings {
  return { host: { ...HEALTHY_HOST, ...host }, cluster: { ...HEALTHY_CLUSTER, ...cluster } }
}

/** containerd of the healthy node, with some of it changed. */
export function containerd(changes: Partial<Extract<ClusterReading['containerd'], { status: 'read' }>['value']>): ClusterReading['containerd'] {
  if (HEALTHY_CLUSTER.containerd.status === 'not-read')
    throw new Error('it is read')
  return read({ ...HEALTHY_CLUSTER.containerd.value, ...changes })
}
