import { printable } from '../documents/printable.ts'
import { formatDuration } from '../units/duration.ts'
import { formatBytes } from '../units/quantity.ts'
import type { IsolationClass } from '../variants/variant.ts'
import type { IsolationSample, KernelView } from './samples.ts'

/** Whose kernel a workload runs on, as far as what it sees tells. */
export interface KernelFinding {
  /**
   * `host`: the node's own. `user-space`: gVisor's, which tells by its version. `own`: another than the node's. `unclear`: the signs contradict
   * each other. `unseen`: the workload did not say.
   */
  kernel: 'host' | 'user-space' | 'own' | 'unclear' | 'unseen'
  /** What shows it, in words. */
  reasons: string[]
}

/** Whether what a workload sees is what its variant's isolation class says. */
export interface IsolationJudgement extends KernelFinding {
  verdict: 'matches' | 'contradicts' | 'unknown'
}

/** sysinfo(2) rounds the uptime up to whole seconds, and a pod's age is a moment older than the answer. */
const UPTIME_SLACK_SECONDS = 2
/** A guest has less memory than its host; what a host reports of itself may differ by what its firmware keeps. */
const SAME_MEMORY = 0.99

/**
 * gVisor's `uname` (pkg/sentry/syscalls/linux): the version is this text on every architecture, the release 4.4.0, and in newer
 * builds 4.19.0-gvisor.
 */
const GVISOR_VERSION = '#1 SMP Sun Jan 10 15:06:54 PST 2016'
const GVISOR_RELEASE = /-gvisor$/

/**
 * Whose kernel a workload sees.
 *
 * The same release (and version, where the node's is known) is the host's kernel, unless it was started for the pod: a guest may boot
 * the very build that its host runs. No container can hide the uptime (but for a time namespace, which Kubernetes does not make), so a
 * kernel that has been up for longer than the pod has been asked for was there before it.
 */
export function kernelSeen(sample: IsolationSample): KernelFinding {
  if (sample.status === 'unseen')
    return { kernel: 'unseen', reasons: [sample.reason] }
  const { seen, host, ageSeconds } = sample
  const isSameBuild = seen.release === host.release && (host.version === undefined || seen.version === host.version)
  const isOlderThanPod = seen.uptimeSeconds > ageSeconds + UPTIME_SLACK_SECONDS
  const isHostsUptime = host.uptimeSeconds !== undefined && isOlderThanPod && Math.abs(seen.uptimeSeconds - host.uptimeSeconds) <= UPTIME_SLACK_SECONDS + ageSeconds
  const isLessMemory = host.memoryBytes > 0 && seen.memoryBytes < host.memoryBytes * SAME_MEMORY
  const named = nameOf(seen)
  const build = isSameBuild ? `it sees the node's kernel, ${named}` : `it sees ${named}, the node runs ${printable(host.release)}`
  const up = `up for ${secondsOf(seen.uptimeSeconds)}, ${isOlderThanPod ? 'longer than' : 'no longer than'} its pod (${secondsOf(ageSeconds)})`
  const memory = `with ${formatBytes(seen.memoryBytes)} of memory, the node has ${formatBytes(host.memoryBytes)}`

  if (isSameBuild && !isOlderThanPod)
    return { kernel: 'own', reasons: [`it sees a kernel of the node's build, ${named}, but one that was started for it: ${up}`] }
  if (isSameBuild)
    return isLessMemory && !isHostsUptime ? { kernel: 'unclear', reasons: [build, up, `${memory}: a guest started beforehand, or the node's kernel`] } : { kernel: 'host', reasons: [build, up] }
  if (seen.version === GVISOR_VERSION || GVISOR_RELEASE.test(seen.release))
    return { kernel: 'user-space', reasons: [build, 'which is gVisor\'s'] }
  if (isHostsUptime && seen.memoryBytes === host.memoryBytes)
    return { kernel: 'unclear', reasons: [build, `but ${up}, as long as the node's, and ${memory}`] }
  return { kernel: 'own', reasons: [build, up] }
}

/** Whether a variant's workload runs on the kind of kernel that its isolation class claims. */
export function judgeIsolation(claimed: IsolationClass, sample: IsolationSample): IsolationJudgement {
  const finding = kernelSeen(sample)
  return { ...finding, ...verdictOf(claimed, finding, sample) }
}

function verdictOf(claimed: IsolationClass, { kernel, reasons }: KernelFinding, sample: IsolationSample): Pick<IsolationJudgement, 'verdict' | 'reasons'> {
  if (kernel === 'unseen' || kernel === 'unclear' || sample.status === 'unseen')
    return { verdict: 'unknown', reasons }
  const { pid, sysname } = sample.seen
  const say = (verdict: IsolationJudgement['verdict'], ...more: string[]): Pick<IsolationJudgement, 'verdict' | 'reasons'> => ({ verdict, reasons: [...reasons, ...more] })
  switch (claimed) {
    case 'process':
      if (kernel !== 'host')
        return say('contradicts')
      return pid === 1 ? say('contradicts', 'it is process 1, in a PID namespace of its own') : say('matches')
    case 'shared-kernel':
      if (kernel !== 'host')
        return say('contradicts')
      return pid === 1 ? say('matches') : say('unknown', `it is process ${pid}, not 1: it has no PID namespace of its own, or starts through another program`)
    case 'user-space-kernel':
      return kernel === 'host' ? say('contradicts') : say('matches')
    case 'own-kernel':
      return kernel === 'own' ? say('matches') : say('contradicts')
    case 'unikernel':
      if (kernel !== 'own')
        return say('contradicts')
      return sysname === 'Linux' ? say('unknown', 'it is Linux, no unikernel') : say('matches')
    case 'wasm':
      // WASI has no uname: only a native program can name the node's kernel.
      return kernel === 'host' ? say('contradicts', 'which no WebAssembly module can see') : say('unknown', 'a WebAssembly module sees no kernel')
  }
}

function nameOf({ sysname, release, version }: KernelView): string {
  return printable([sysname, release, version].join(' '), 160)
}

function secondsOf(seconds: number): string {
  return formatDuration(seconds * 1_000)
}
