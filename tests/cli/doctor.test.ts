import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { DoctorReport } from '../../src/doctor/report.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'
import type { Ended } from './podfit.ts'
import { podfit, ROOT } from './podfit.ts'

const PLAN = 'variants: [{ name: runc, required: true }, gvisor, kata/qemu]\nreplicas: 50\ndensity: { cap: 100 }\n'

interface Cluster {
  maxPods?: number
  /** Handlers with something behind them. */
  handlers?: string[]
  /** Pods stay where they are. */
  isStuck?: boolean
}

interface Served {
  kubeconfig: string
  /** Requests that are no GET, without the reviews of rights, which leave nothing behind. */
  changes: string[]
  /** What was made and not removed. */
  left: () => string[]
}

/** An API server of one node that knows gVisor's RuntimeClass. */
async function serve({ maxPods = 200, handlers = ['runc', 'runsc'], isStuck = false }: Cluster): Promise<Served> {
  const changes: string[] = []
  const made = new Map<string, object>()
  const node = {
    metadata: { name: 'pi', labels: {} },
    spec: { podCIDR: '10.42.0.0/22' },
    status: { addresses: [{ type: 'InternalIP', address: '192.0.2.1' }], conditions: [{ type: 'Ready', status: 'True' }], allocatable: { pods: String(maxPods), cpu: '4', memory: '8Gi' }, capacity: { memory: '8Gi' }, nodeInfo: { architecture: 'arm64', kubeletVersion: 'v1.35.4+k3s1', containerRuntimeVersion: 'containerd://2.1.4' } },
  }
  const stateOf = (pod: { spec: { runtimeClassName?: string } }): object => {
    const handler = pod.spec.runtimeClassName === undefined ? 'runc' : 'runsc'
    const state = !isStuck && handlers.includes(handler) ? { running: {} } : { waiting: { reason: 'ContainerCreating' } }
    return { ...pod, status: { phase: 'Pending', containerStatuses: [{ state }] } }
  }
  const events = (url: URL): object[] => {
    const [, name = ''] = /involvedObject\.name=(\S+)/.exec(url.searchParams.get('fieldSelector') ?? '') ?? []
    const pod = [...made].find(([path]) => path.endsWith(`/pods/${name}`))?.[1] as { spec: { runtimeClassName?: string } } | undefined
    return pod?.spec.runtimeClassName !== undefined && !handlers.includes('runsc') && !isStuck ? [{ reason: 'FailedCreatePodSandBox', message: 'no runtime for "runsc" is configured' }] : []
  }
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '', 'http://x')
      const body = await bodyOf(request)
      const answer = (status: number, value: object): void => {
        response.writeHead(status, { 'content-type': 'application/json' })
        response.end(JSON.stringify(value))
      }
      if (request.method !== 'GET' && !url.pathname.includes('selfsubjectaccessreviews'))
        changes.push(`${request.method} ${url.pathname.replaceAll(/doctor-[0-9a-f]{8}/g, 'doctor-ID')}`)
      if (request.method === 'POST' && url.pathname.includes('selfsubjectaccessreviews'))
        return answer(201, { status: { allowed: true } })
      if (request.method === 'POST') {
        const object = body as { metadata: { name: string } }
        made.set(`${url.pathname}/${object.metadata.name}`, object)
        return answer(201, object)
      }
      if (request.method === 'DELETE') {
        made.delete(url.pathname)
        return answer(200, {})
      }
      const found = made.get(url.pathname)
      if (found !== undefined)
        return answer(200, url.pathname.includes('/pods/') ? stateOf(found as never) : found)
      const path = url.pathname
      if (path === '/version')
        return answer(200, { gitVersion: 'v1.35.4+k3s1' })
      if (path === '/api/v1/nodes')
        return answer(200, { items: [node] })
      if (path.endsWith('/runtimeclasses'))
        return answer(200, { items: [{ metadata: { name: 'gvisor' }, handler: 'runsc' }] })
      if (path.endsWith('/configz'))
        return answer(200, { kubeletconfig: { evictionHard: { 'memory.available': '200Mi' }, eventRecordQPS: 1000, eventBurst: 2000, kubeAPIQPS: 50, kubeAPIBurst: 100 } })
      if (path.endsWith('/serviceaccounts'))
        return answer(200, { items: [{ metadata: { name: 'default' } }] })
      if (path.endsWith('/events'))
        return answer(200, { items: events(url) })
      if (path.endsWith('/pods'))
        return answer(200, { items: [] })
      return answer(404, { reason: 'NotFound', message: path })
    })()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  const kubeconfig = join(temporaryDir(), 'kubeconfig')
  writeFileSync(kubeconfig, JSON.stringify({ 'current-context': 'x', 'contexts': [{ name: 'x', context: { cluster: 'c', user: 'u' } }], 'clusters': [{ name: 'c', cluster: { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } }], 'users': [{ name: 'u', user: { token: 'not-a-secret' } }] }))
  return { kubeconfig, changes, left: () => [...made.keys()] }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>)
    chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  return text === '' ? undefined : JSON.parse(text)
}

/** The environment of a doctor that finds this kubeconfig and plan, and nothing else. */
function environment(kubeconfig: string, plan = PLAN): NodeJS.ProcessEnv {
  const file = join(temporaryDir(), 'podfit.yaml')
  writeFileSync(file, plan)
  return { PATH: process.env.PATH, HOME: '/nonexistent', KUBECONFIG: kubeconfig, PODFIT_PLAN: file }
}

function doctor(kubeconfig: string, args: string[], plan?: string): Promise<Ended> {
  return podfit(ROOT, ['doctor', ...args], environment(kubeconfig, plan))
}

/** The same in a process of its own, which can be sent a signal. */
function doctorProcess(kubeconfig: string): { pid: number, ended: Promise<Ended> } {
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'src/cli/main.ts'), 'doctor'], { cwd: ROOT, env: environment(kubeconfig) })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => stdout += chunk.toString())
  child.stderr.on('data', (chunk: Buffer) => stderr += chunk.toString())
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', status => resolve({ status, stdout, stderr }))
  })
  return { pid: child.pid!, ended }
}

const statusesOf = ({ findings }: DoctorReport, check: string): string[] => findings.filter(finding => finding.check === check).map(({ status }) => status)

test('a healthy cluster: exit code 0, and what it made is gone', async () => {
  const { kubeconfig, changes, left } = await serve({})
  const { status, stdout, stderr } = await doctor(kubeconfig, ['--json'])
  expect(status, stderr).toBe(0)
  const report = JSON.parse(stdout) as DoctorReport
  expect(report).toMatchObject({ schemaVersion: 1, verdict: 'healthy' })
  // Whether the clock of the machine that runs this follows a time server is its own affair.
  expect(report.findings.filter(({ status, check }) => status === 'fault' || (status === 'warning' && check !== 'clock-sync'))).toEqual([])
  expect(statusesOf(report, 'handler')).toEqual(['ok', 'ok'])
  // From another machine nothing is known of the node's own files.
  expect(statusesOf(report, 'page-size')).toEqual(['unknown'])
  expect(report.variants.find(({ name }) => name === 'kata/qemu')).toEqual({ name: 'kata/qemu', state: 'not-installed', checks: [], install: 'pnpm podfit setup print kata/qemu' })
  expect(changes.toSorted()).toEqual([
    'DELETE /api/v1/namespaces/podfit-doctor-ID',
    'DELETE /api/v1/namespaces/podfit-doctor-ID/pods/probe-1',
    'DELETE /api/v1/namespaces/podfit-doctor-ID/pods/probe-2',
    'POST /api/v1/namespaces',
    'POST /api/v1/namespaces/podfit-doctor-ID/pods',
    'POST /api/v1/namespaces/podfit-doctor-ID/pods',
  ])
  expect(left()).toEqual([])
})

test('with --no-probes nothing is changed, and the handlers are not known', async () => {
  const { kubeconfig, changes } = await serve({})
  const { status, stdout } = await doctor(kubeconfig, ['--no-probes'])
  expect(status).toBe(0)
  expect(changes).toEqual([])
  expect(stdout).toMatch(/^unknown {2}handler: left out \(--no-probes\)$/m)
  expect(stdout).toMatch(/^no fault found: 0 faults/m)
})

test('a fault: exit code 1, the fault first', async () => {
  const { kubeconfig, left } = await serve({ handlers: ['runc'], maxPods: 20 })
  const { status, stdout } = await doctor(kubeconfig, [])
  expect(status).toBe(1)
  const lines = stdout.split('\n')
  expect(lines[0]).toMatch(/^podfit doctor: Kubernetes v1\.35\.4\+k3s1 at http:\/\/127\.0\.0\.1:\d+, node pi; plan .*podfit\.yaml, profile none$/)
  expect(lines[2]).toMatch(/^fault {4}max-pods \(pi\): the node takes 20 pods/)
  expect(stdout).toMatch(/^fault {4}handler \(pi\): RuntimeClass gvisor, handler runsc, has nothing behind it: no runtime for "runsc" is configured$/m)
  expect(left()).toEqual([])
})

test('a variant that is named must be there', async () => {
  const { kubeconfig } = await serve({})
  const { status, stdout } = await doctor(kubeconfig, ['--no-probes', 'kata/qemu'])
  expect(status).toBe(1)
  expect(stdout).toMatch(/^fault {4}runtime-class: there is no RuntimeClass kata-qemu$/m)
  expect(stdout).toMatch(/fix: pnpm podfit setup print kata\/qemu$/m)
  expect(stdout).not.toMatch(/gvisor/)
})

test('what it cannot look at: exit code 2, one line', async () => {
  const { kubeconfig } = await serve({})
  const refused = async (file: string, args: string[], plan?: string): Promise<string> => {
    const { status, stdout, stderr } = await doctor(file, args, plan)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(stderr).not.toContain('not-a-secret')
    return stderr
  }
  expect(await refused(kubeconfig, ['gvsior'])).toMatch(/unknown variant "gvsior"; did you mean "gvisor"\?/)
  expect(await refused(kubeconfig, [], 'variants: [runc]\nreplica: 1\n')).toMatch(/podfit\.yaml:2:1: /)
  expect(await refused('/no/such/kubeconfig', [])).toMatch(/no such file, though \$KUBECONFIG names it/)
  const nowhere = join(temporaryDir(), 'kubeconfig')
  writeFileSync(nowhere, JSON.stringify({ 'current-context': 'x', 'contexts': [{ name: 'x', context: { cluster: 'c', user: 'u' } }], 'clusters': [{ name: 'c', cluster: { server: 'http://127.0.0.1:1' } }], 'users': [{ name: 'u', user: {} }] }))
  expect(await refused(nowhere, [])).toMatch(/cannot be reached/)
})

test('SIGTERM while a probe pod is waited for: what was made is removed', { timeout: 90_000 }, async () => {
  const { kubeconfig, left, changes } = await serve({ isStuck: true })
  const { pid, ended } = doctorProcess(kubeconfig)
  await expect.poll(() => changes.filter(change => change.endsWith('/pods')).length, { timeout: 60_000, interval: 50 }).toBeGreaterThan(0)
  process.kill(pid, 'SIGTERM')
  expect(await ended).toEqual({ status: 143, stdout: '', stderr: 'ended by SIGTERM\n' })
  expect(left()).toEqual([])
})
