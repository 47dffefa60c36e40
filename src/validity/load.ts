import { readFile } from 'node:fs/promises'
import { availableParallelism, loadavg } from 'node:os'
import { sleep } from '../clock/sleep.ts'
import { escapeControls } from '../documents/printable.ts'
import type { CheckResult, Reading } from './check.ts'
import { judged, notRead } from './check.ts'
import { attempt } from './attempt.ts'
import type { Pressure } from './pressure.ts'
import { readPressure } from './pressure.ts'
import type { Consumer, ProcessUse } from './processes.ts'
import { consumers, familyOf, readProcesses } from './processes.ts'

/** What went on before a trial, while nothing of it ran: all of it is foreign. */
export interface QuietWindow {
  elapsedMs: number
  cpus: number
  /** CPUs in use by others than the harness, and taken by the hypervisor for other machines. */
  busyCpus: number
  stolenCpus: number
  /** Share of the time in which somebody waited for a disk; absent where the kernel does not count it. */
  ioWaitShare?: number
  consumers: Consumer[]
  loadAverage: number
}

/** What processes from before a trial used while it ran. */
export interface ForeignUse {
  cpus: number
  consumers: Consumer[]
}

/** A tenth of the machine: what comparisons are made within by default. Below it a measurement's own noise is larger. */
const TOLERATED_SHARE = 0.1
const TOLERATED_IO_SHARE = 0.2
const WINDOW_MS = 500
const SHOWN = 3
const CALM_WITHIN_MS = 10_000

/** The cluster's own parts: what they use during a trial, the trial made them use. */
const CLUSTER_PARTS = /^(k3s(-server|-agent)?|kubelet|kube-.*|containerd.*|etcd|kine|crio|conmon|dockerd|flanneld|coredns|cri-dockerd)$/

/** Whether somebody else's work took CPU time or disk from the pods, before a trial or while it ran. */
export function checkLoad(quiet: Reading<QuietWindow>, during: Reading<ForeignUse>): CheckResult {
  return {
    check: 'load',
    why: 'foreign work makes figures slower and memory less than the runtime\'s own, never better; rounds are hit unequally, so comparisons suffer most',
    ...judged(quiet, window => {
      const foreign = during.status === 'read' ? during.value : { cpus: 0, consumers: [] }
      const before = window.busyCpus + window.stolenCpus
      const amount = Math.max(before, foreign.cpus) / window.cpus
      const isIoBusy = (window.ioWaitShare ?? 0) > TOLERATED_IO_SHARE
      return {
        status: amount > TOLERATED_SHARE || isIoBusy ? 'marked' : 'ok',
        seen: [
          `before the trial ${cpus(before)} of ${window.cpus} CPUs were busy${window.stolenCpus >= 0.05 ? `, ${cpus(window.stolenCpus)} of that with other virtual machines` : ''}${names(window.consumers)}`,
          ...(during.status === 'read' ? [`during it others used ${cpus(foreign.cpus)}${names(foreign.consumers)}`] : []),
          ...(isIoBusy ? [`somebody waited for a disk ${Math.round((window.ioWaitShare ?? 0) * 100)} % of the time before it`] : []),
          `load average ${window.loadAverage.toFixed(1)}`,
        ].join('; '),
        amount,
      }
    }),
  }
}

function cpus(count: number): string {
  return count.toFixed(2)
}

function names(all: readonly Consumer[]): string {
  const worth = all.filter(({ cpus }) => cpus >= 0.05).slice(0, SHOWN)
  return worth.length === 0 ? '' : ` (${worth.map(({ name, cpus: used }) => `${escapeControls(name)} ${cpus(used)}`).join(', ')})`
}

/** Whether a process is a part of the cluster. Its name is cut to 15 characters by the kernel. */
export function isClusterPart(name: string): boolean {
  return CLUSTER_PARTS.test(name)
}

interface CpuTimes {
  busyTicks: number
  stolenTicks: number
  totalTicks: number
}

/** The line of all CPUs in /proc/stat: user nice system idle iowait irq softirq steal guest guest_nice. Guest time is within user time. */
export function parseCpuTimes(stat: string): CpuTimes | undefined {
  const ticks = /^cpu +(.*)$/m.exec(stat)?.[1]?.split(' ').map(Number)
  if (ticks === undefined || ticks.length < 8)
    return undefined
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = ticks
  const busyTicks = user + nice + system + irq + softirq
  return { busyTicks, stolenTicks: steal, totalTicks: busyTicks + idle + iowait + steal }
}

interface Snapshot {
  atMs: number
  times?: CpuTimes
  processes: ProcessUse[]
  pressure: Reading<Pressure>
}

async function snapshot(): Promise<Snapshot> {
  const [stat, processes, pressure] = await Promise.all([readFile('/proc/stat', 'utf8'), readProcesses(), readPressure()])
  const times = parseCpuTimes(stat)
  return { atMs: performance.now(), processes, pressure, ...(times ? { times } : {}) }
}

/** Watches this host for half a second, in which the caller does nothing. */
export function readQuietWindow(signal: AbortSignal): Promise<Reading<QuietWindow>> {
  return attempt('CPU times of this host', async () => {
    const before = await snapshot()
    await sleep(WINDOW_MS, signal)
    return quietWindow(before, await snapshot(), { pid: process.pid, parent: process.ppid })
  })
}

/**
 * Watches this host until the cluster's own parts are done with what the last trial made, and gives the last look: an API server that still
 * clears up is no foreign load, yet takes CPU time all the same. Other work is not waited for, nor the cluster's longer than ten seconds.
 */
export async function readCalmWindow(signal: AbortSignal): Promise<Reading<QuietWindow>> {
  const startedAt = performance.now()
  for (;;) {
    const reading = await readQuietWindow(signal)
    signal.throwIfAborted()
    if (reading.status === 'not-read' || !isClusterBusy(reading.value) || performance.now() - startedAt >= CALM_WITHIN_MS)
      return reading
  }
}

/** Whether there would be no load to speak of without the cluster's parts. */
export function isClusterBusy({ busyCpus, cpus, consumers }: QuietWindow): boolean {
  const own = consumers.filter(({ name }) => isClusterPart(name)).reduce((sum, { cpus: used }) => sum + used, 0)
  return busyCpus / cpus > TOLERATED_SHARE && (busyCpus - own) / cpus <= TOLERATED_SHARE
}

function quietWindow(before: Snapshot, after: Snapshot, self: { pid: number, parent: number }): QuietWindow | undefined {
  if (!before.times || !after.times)
    return undefined
  const cpus = availableParallelism()
  const elapsedMs = after.atMs - before.atMs
  const ticks = Math.max(1, after.times.totalTicks - before.times.totalTicks)
  const perTick = cpus / ticks
  const own = ownCpus(before.processes, after.processes, elapsedMs, self)
  return {
    elapsedMs,
    cpus,
    busyCpus: Math.max(0, (after.times.busyTicks - before.times.busyTicks) * perTick - own),
    stolenCpus: (after.times.stolenTicks - before.times.stolenTicks) * perTick,
    ...(before.pressure.status === 'read' && after.pressure.status === 'read' ? { ioWaitShare: (after.pressure.value.ioUs - before.pressure.value.ioUs) / 1_000 / elapsedMs } : {}),
    consumers: consumers(before.processes, after.processes, elapsedMs, self, () => false),
    loadAverage: loadavg()[0] ?? 0,
  }
}

/** What reading all this, and the rest of the harness, used itself. */
function ownCpus(before: readonly ProcessUse[], after: readonly ProcessUse[], elapsedMs: number, self: { pid: number, parent: number }): number {
  const family = familyOf(after, self)
  const known = new Map(before.map(({ pid, cpuMs }) => [pid, cpuMs]))
  return after.reduce((sum, { pid, cpuMs }) => sum + (family.has(pid) ? cpuMs - (known.get(pid) ?? 0) : 0), 0) / elapsedMs
}

/** What others used between two readings of the processes. */
export function foreignUse(before: Reading<ProcessUse[]>, after: Reading<ProcessUse[]>, elapsedMs: number): Reading<ForeignUse> {
  if (before.status === 'not-read' || after.status === 'not-read')
    return notRead('the processes of this host cannot be read')
  const all = consumers(before.value, after.value, elapsedMs, { pid: process.pid, parent: process.ppid }, isClusterPart)
  return { status: 'read', value: { cpus: all.reduce((sum, { cpus }) => sum + cpus, 0), consumers: all.slice(0, SHOWN) } }
}
