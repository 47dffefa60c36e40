import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http'
import { join } from 'node:path'
import type { TestContext } from 'vitest'
import { test, vi } from 'vitest'
import { KubernetesApi } from '../../src/cluster/kubernetes/kubernetes-api.ts'
import { podMemory } from '../../src/cluster/kubernetes/pod-memory.ts'
import { memoryHierarchy } from '../../src/cluster/memory-cgroups.ts'
import { skipWithout } from '../workload/needed-tool.ts'

const { signal } = new AbortController()

/** What a kubelet and containerd make of a pod, with processes of this host: a cgroup, a process in it, and a shim outside. */
interface MadePod {
  name: string
  uid: string
  cgroup: string
}

const nodes = (address: string) => ({ items: [{ metadata: { name: 'here' }, status: { addresses: [{ type: 'InternalIP', address }] } }] })

/** An API server that knows these pods, and the kubelet's summary of them. */
async function serve(context: TestContext, pods: readonly { name: string, uid: string, node?: string }[], summarised: readonly string[]): Promise<KubernetesApi> {
  const server = createServer((request, response) => {
    const node = /^\/api\/v1\/nodes\/(?<name>\w+)\/proxy\/stats\/summary/.exec(request.url ?? '')?.groups?.name
    const onNode = pods.filter(pod => (pod.node ?? 'here') === node && summarised.includes(pod.name))
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(node !== undefined
      ? { pods: [...onNode.map(({ name }) => ({ podRef: { namespace: 'ours', name }, memory: { workingSetBytes: 1_000 } })), { podRef: { namespace: 'theirs', name: pods[0]?.name }, memory: { workingSetBytes: 9e9 } }] }
      : { items: pods.map(({ name, uid, node = 'here' }) => ({ metadata: { name, uid }, spec: { nodeName: node }, status: { phase: 'Running' } })) }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const api = new KubernetesApi({ file: 'test', server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, headers: {}, tls: { rejectUnauthorized: true } })
  context.onTestFinished(async () => {
    await api.close()
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  return api
}

function makePod(context: TestContext, driver: 'cgroupfs' | 'systemd'): MadePod {
  const hierarchy = memoryHierarchy()
  const uid = randomUUID()
  const id = (randomUUID() + randomUUID()).replaceAll('-', '')
  const top = join(hierarchy?.root ?? '', `podfit-test-${uid.slice(0, 8)}`)
  const pod = driver === 'cgroupfs'
    ? join(top, 'kubepods', 'burstable', `pod${uid}`)
    : join(top, 'kubepods.slice', 'kubepods-burstable.slice', `kubepods-burstable-pod${uid.replaceAll('-', '_')}.slice`)
  const container = join(pod, driver === 'cgroupfs' ? id : `cri-containerd-${id}.scope`)
  const children: ChildProcess[] = []
  context.onTestFinished(async () => {
    for (const { pid } of children)
      process.kill(-pid!, 'SIGKILL')
    // A cgroup stays until init has reaped what was in it.
    for (let folder = container; folder.startsWith(top); folder = join(folder, '..'))
      await vi.waitFor(() => rmdirSync(folder), { timeout: 10_000 })
  })
  try {
    mkdirSync(container, { recursive: true })
    // What a process has started before it is moved stays behind: it waits to be told.
    const start = (...args: string[]): ChildProcess => {
      const child = spawn('sh', ['-c', 'read go; while :; do sleep 60; done', ...args], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
      children.push(child)
      return child
    }
    writeFileSync(join(container, 'cgroup.procs'), String(start('/http-server').pid))
    start('/usr/bin/containerd-shim-runc-v2', '-namespace', 'k8s.io', '-id', id, '-address', '/run/containerd/containerd.sock')
    start('/usr/bin/containerd-shim-runc-v2', '-namespace', 'k8s.io', '-id', id.replaceAll(/./g, '0'), '-address', 'somebody else')
    for (const child of children)
      child.stdin?.write('\n')
  }
  catch (error) {
    skipWithout(context, `cgroups cannot be made here: ${String(error)}`)
  }
  return { name: `pod-${uid}`, uid, cgroup: pod }
}

test.for(['cgroupfs', 'systemd'] as const)('processes of pods are found by cgroup, by sandbox id and by parent (%s)', async (driver, context) => {
  const { expect } = context
  if (process.getuid?.() !== 0)
    skipWithout(context, 'not root')
  const pods = [makePod(context, driver), makePod(context, driver)]
  const api = await serve(context, pods, pods.map(({ name }) => name))
  // Shells need a moment to start their sleep.
  await expect.poll(async () => (await podMemory(api, 'ours', nodes('127.0.0.1'), signal)).processes, { timeout: 10_000 }).toMatchObject({ status: 'read', processes: 8 })
  const { processes, cgroups, kubelet } = await podMemory(api, 'ours', nodes('127.0.0.1'), signal)
  expect(cgroups).toMatchObject({ status: 'read', pods: 2 })
  expect(kubelet).toEqual({ status: 'read', pods: 2, bytes: 2_000 })
  if (processes.status !== 'read' || cgroups.status !== 'read')
    throw new Error('not read')
  expect(cgroups.bytes).toBeGreaterThan(0)
  expect(processes.pssBytes).toBeGreaterThan(200_000)
  expect(processes.fileBytes).toBeLessThan(processes.pssBytes)
  // A shell and its sleep each: half of them are in the pods' cgroups.
  const share = (processes.outsidePodBytes ?? 0) / processes.pssBytes
  expect(share).toBeGreaterThan(0.3)
  expect(share).toBeLessThan(0.7)
})

test('from another host there is the kubelet alone', async context => {
  const { expect } = context
  const pods = [{ name: 'a', uid: randomUUID() }]
  const api = await serve(context, pods, ['a'])
  expect(await podMemory(api, 'ours', nodes('192.0.2.1'), signal)).toEqual({
    processes: { status: 'unread', reason: 'the harness is not on the node' },
    cgroups: { status: 'unread', reason: 'the harness is not on the node' },
    kubelet: { status: 'read', pods: 1, bytes: 1_000 },
  })
})

test('pods on several nodes are not summed from one', async context => {
  const { expect } = context
  const pods = [{ name: 'a', uid: randomUUID() }, { name: 'b', uid: randomUUID(), node: 'there' }]
  const { processes } = await podMemory(await serve(context, pods, ['a', 'b']), 'ours', nodes('127.0.0.1'), signal)
  expect(processes).toEqual({ status: 'unread', reason: 'some pods are on other nodes than the harness\'s, here' })
})

test('pods whose processes are hidden are not pods without memory', async context => {
  const { expect } = context
  const pods = [{ name: 'a', uid: randomUUID() }]
  const { processes } = await podMemory(await serve(context, pods, ['a']), 'ours', nodes('127.0.0.1'), signal)
  expect(processes).toMatchObject({ status: 'unread', reason: expect.stringContaining('another PID namespace') })
})
