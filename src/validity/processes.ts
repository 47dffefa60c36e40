import { readdir, readFile } from 'node:fs/promises'

/** CPU time of one process so far, from proc(5) stat. */
export interface ProcessUse {
  pid: number
  parent: number
  name: string
  /** With the pid it names a process for good. */
  startTicks: string
  cpuMs: number
}

/** CPU time that somebody used between two readings. */
export interface Consumer {
  name: string
  pid: number
  /** CPUs in use on average. */
  cpus: number
}

/** USER_HZ, which Linux fixes at 100 for user space on every architecture podfit runs on. */
const MS_PER_TICK = 10
const KTHREADD = 2

/** All processes of this host that can be seen. */
export async function readProcesses(): Promise<ProcessUse[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const read = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/stat`, 'utf8').then(parseStat, () => undefined)))
  return read.filter(use => use !== undefined)
}

/** A line of /proc/PID/stat; the name is in parentheses and may hold any character. */
export function parseStat(line: string): ProcessUse | undefined {
  const [open, close] = [line.indexOf('('), line.lastIndexOf(')')]
  if (open === -1 || close === -1)
    return undefined
  const fields = line.slice(close + 2).split(' ')
  return {
    pid: Number(line.slice(0, open)),
    name: line.slice(open + 1, close),
    parent: Number(fields[1]),
    cpuMs: (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK,
    startTicks: fields[19] ?? '',
  }
}

/**
 * Who used CPU time, the largest first, of the processes that were there at both readings: what began in between is the trial's own.
 * Left out are kernel threads, the harness (`self` and what its parent started), and processes whose name `isOurs` knows.
 */
export function consumers(before: readonly ProcessUse[], after: readonly ProcessUse[], elapsedMs: number, self: { pid: number, parent: number }, isOurs: (name: string) => boolean): Consumer[] {
  const known = new Map(before.map(use => [`${use.pid}/${use.startTicks}`, use.cpuMs]))
  const harness = familyOf(after, self)
  return after.flatMap(({ pid, parent, name, startTicks, cpuMs }) => {
    const beforeMs = known.get(`${pid}/${startTicks}`)
    if (beforeMs === undefined || cpuMs <= beforeMs || pid === KTHREADD || parent === KTHREADD || harness.has(pid) || isOurs(name))
      return []
    return [{ name, pid, cpus: (cpuMs - beforeMs) / elapsedMs }]
  }).toSorted((a, b) => b.cpus - a.cpus)
}

/** The harness's processes: its two and everything they started. */
export function familyOf(all: readonly ProcessUse[], { pid, parent }: { pid: number, parent: number }): Set<number> {
  const family = new Set([pid, parent])
  for (let before = -1; before !== family.size;) {
    before = family.size
    for (const use of all) {
      if (family.has(use.parent))
        family.add(use.pid)
    }
  }
  return family
}
