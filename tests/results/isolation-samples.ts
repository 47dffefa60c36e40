import type { IsolationSample, KernelView, NodeKernel } from '../../src/results/samples.ts'

/** A node that has been up for a day. */
export const HOST: NodeKernel = { release: '6.12.47+rpt-rpi-v8', version: '#1 SMP PREEMPT Debian', memoryBytes: 8_453_427_200, uptimeSeconds: 86_400 }

/** The same node as a Node object tells of it. */
export const HOST_FROM_AFAR: NodeKernel = { release: HOST.release, memoryBytes: HOST.memoryBytes }

const COMMON = { sysname: 'Linux', machine: 'aarch64', hostname: 'pod', pid: 1 }

/** What workloads see on that node, two seconds after their pod was asked for. */
export const VIEWS = {
  runc: { ...COMMON, release: HOST.release, version: '#1 SMP PREEMPT Debian', memoryBytes: HOST.memoryBytes, uptimeSeconds: 86_401 },
  process: { ...COMMON, release: HOST.release, version: '#1 SMP PREEMPT Debian', memoryBytes: HOST.memoryBytes, uptimeSeconds: 86_401, pid: 4_711 },
  gvisor: { ...COMMON, release: '4.4.0', version: '#1 SMP Sun Jan 10 15:06:54 PST 2016', memoryBytes: HOST.memoryBytes, uptimeSeconds: 0 },
  newGvisor: { ...COMMON, release: '4.19.0-gvisor', version: '#1 SMP Sun Jan 10 15:06:54 PST 2016', memoryBytes: 2_147_483_648, uptimeSeconds: 1 },
  kata: { ...COMMON, release: '6.12.28', version: '#1 SMP Kata', memoryBytes: 2_104_000_000, uptimeSeconds: 2 },
  kataOfHostsBuild: { ...COMMON, release: HOST.release, version: '#1 SMP PREEMPT Debian', memoryBytes: 2_104_000_000, uptimeSeconds: 2 },
  /** Booted before anybody asked, from the build that the host runs. */
  kataFromCache: { ...COMMON, release: HOST.release, version: '#1 SMP PREEMPT Debian', memoryBytes: 2_104_000_000, uptimeSeconds: 600 },
  unikraft: { ...COMMON, sysname: 'Unikraft', release: '5-Telesto', version: '0.17', memoryBytes: 268_435_456, uptimeSeconds: 1 },
} satisfies Record<string, KernelView>

export function seen(view: KernelView, host: NodeKernel = HOST): IsolationSample {
  return { pod: 'pod-1', node: 'pi5', ageSeconds: 2.25, host, status: 'seen', seen: view }
}

export const SILENT: IsolationSample = { pod: 'pod-2', node: 'pi5', ageSeconds: 2, host: HOST, status: 'unseen', reason: 'GET /sandbox was answered with HTTP 404' }
