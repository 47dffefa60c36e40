import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { cgroupMounts } from '../../fixtures/lab/cgroups.ts'
import { labPaths } from '../../fixtures/lab/paths.ts'
import { allPids, commandOf, identify } from '../../fixtures/lab/processes.ts'
import { imageName } from '../../fixtures/workloads/image-name.ts'

/** A lab of its own, next to one that may be in use. */
export const home = '/var/lib/podfit-lab-e2e'
export const paths = labPaths(home)
export const tsx = fileURLToPath(new URL('../../node_modules/.bin/tsx', import.meta.url))
export const main = fileURLToPath(new URL('../../fixtures/lab/main.ts', import.meta.url))

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** Starts a lab command. */
export function start(args: string[], environment: NodeJS.ProcessEnv = {}): { child: ChildProcess; ended: Promise<Ended>; says: (text: string) => Promise<void> } {
  const child = spawn(tsx, [main, ...args], { env: { ...process.env, PODFIT_LAB_HOME: home, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = once(child, 'close').then(([code]: unknown[]) => ({ code: typeof code === 'number' ? code : null, stdout, stderr }))
  const says = (text: string) => until(`${args.join(' ')} says ${text}`, 60_000, () => Promise.resolve((stdout + stderr).includes(text)))
  return { child, ended, says }
}

/** Runs a lab command to its end. */
export function lab(...args: string[]): Promise<Ended> {
  return start(args).ended
}

/** Runs a lab command that has to succeed, and gives its standard output. */
export async function succeed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await lab(...args)
  if (code !== 0) throw new Error(`lab ${args.join(' ').slice(0, 200)} ended with ${code}: ${stderr}`)
  return stdout.trim()
}

export function kubectl(...args: string[]): Promise<string> {
  return succeed('exec', '--', 'kubectl', ...args)
}

export function apply(manifest: object): Promise<string> {
  return succeed('exec', '--', 'sh', '-c', 'printf %s "$0" | kubectl apply -f -', JSON.stringify(manifest))
}

/** What `status --json` says. */
export async function statusOf(): Promise<Record<string, unknown>> {
  const status: unknown = JSON.parse((await lab('status', '--json')).stdout)
  if (typeof status !== 'object' || status === null) throw new Error('status --json gave no object')
  return { ...status }
}

export async function until(what: string, timeoutMs: number, probe: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!(await probe())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${timeoutMs} ms`)
    await sleep(250)
  }
}

/** The project's workload as a Deployment. */
export function deployment(name: string, runtimeClass: string, replicas: number, memory?: string): object {
  const container = { name: 'app', image: imageName, imagePullPolicy: 'Never', ...(memory !== undefined && { resources: { requests: { memory } } }) }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { runtimeClassName: runtimeClass, automountServiceAccountToken: false, terminationGracePeriodSeconds: 1, containers: [container] },
      },
    },
  }
}

/** Everything of the machine that a lab could leave behind. */
export function traces(): Record<string, string[]> {
  const sysctls = ['vm/overcommit_memory', 'vm/panic_on_oom', 'kernel/panic', 'kernel/panic_on_oops', 'net/ipv4/ip_forward']
  const folders = ['/var/lib/cni', '/var/lib/kubelet', '/var/log/pods', '/var/log/containers', '/etc/cni', '/opt/cni', '/opt/containerd', paths.run]
  const cgroups = cgroupMounts().flatMap(({ path }) => readdirSync(path).filter((name) => name.includes(paths.cgroup)).map((name) => `${path}/${name}`))
  const links = execFileSync('ip', ['-brief', 'link'], { encoding: 'utf8' }).split('\n')
  return {
    mounts: readFileSync('/proc/self/mounts', 'utf8').split('\n').toSorted(),
    links: links.map((line) => line.split(/\s+/)[0] ?? '').toSorted((a, b) => a.localeCompare(b)),
    namedNamespaces: existsSync('/run/netns') ? readdirSync('/run/netns') : [],
    cgroups,
    folders: folders.filter((path) => existsSync(path)),
    sysctls: sysctls.map((name) => `${name} ${readFileSync(`/proc/sys/${name}`, 'utf8').trim()}`),
  }
}

/** Processes in the lab's cgroup, in one of those network namespaces, or with its folder on the command line. */
export function processesOf(namespaces: Set<string> = namespacesOf()): string[] {
  return allPids()
    // A process that ended and waits for init to notice is none.
    .filter((pid) => pid !== process.pid && identify(pid) !== undefined && (belongs(pid, [paths.cgroup, `${home}/`]) || namespaces.has(networkNamespace(pid))))
    .map((pid) => `${pid} ${commandOf(pid)}`)
}

/** `down`, and what is left after it; nothing is left when the traces are those of before and there are no processes. */
export async function downAndLook(): Promise<{ code: number | null; processes: string[]; traces: Record<string, string[]>; status: unknown }> {
  const namespaces = namespacesOf()
  const { code } = await lab('down')
  return { code, processes: processesOf(namespaces), traces: traces(), status: (await statusOf())['status'] }
}

/** Network namespaces of everything in the lab's cgroup, but for this process's own. */
function namespacesOf(): Set<string> {
  const own = networkNamespace(process.pid)
  return new Set(allPids().filter((pid) => belongs(pid, [paths.cgroup])).map(networkNamespace).filter((name) => name !== own && name !== ''))
}

function belongs(pid: number, marks: string[]): boolean {
  try {
    const text = readFileSync(`/proc/${pid}/cgroup`, 'utf8') + readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return marks.some((mark) => text.includes(mark))
  } catch {
    return false
  }
}

function networkNamespace(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`)
  } catch {
    return ''
  }
}
