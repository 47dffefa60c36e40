import { readFileSync } from 'node:fs'

/** A process of this host, from proc(5) stat. */
export interface ProcessStat {
  pid: number
  parent: number
  /** `Z` and `X`: it has ended and waits for its parent. */
  state: string
  /** Start time in clock ticks since boot: with the pid it names a process for good. */
  startTicks: string
}

/** @returns undefined where there is no such process */
export function readProcess(pid: number): ProcessStat | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // Fields from the third on, after the name, which may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { pid, parent: Number(fields[1]), state: fields[0] ?? '', startTicks: fields[19] ?? '' }
  }
  catch {
    return undefined
  }
}

/** Whether a process still runs; one that has ended and is only waited for does not. */
export function isRunning(pid: number, startTicks?: string): boolean {
  const stat = readProcess(pid)
  return stat !== undefined && stat.state !== 'Z' && stat.state !== 'X' && (startTicks === undefined || stat.startTicks === startTicks)
}
