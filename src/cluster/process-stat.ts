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

/**
 * Whether a process still runs; one that has ended and is only waited for does not. Where its state may not be read (/proc with hidepid, or no
 * /proc) one with that pid is taken for it: better to wait for a stranger than to clear away what is in use.
 */
export function isRunning(pid: number, startTicks?: string): boolean {
  const stat = readProcess(pid)
  if (stat === undefined)
    return exists(pid)
  return stat.state !== 'Z' && stat.state !== 'X' && (startTicks === undefined || stat.startTicks === startTicks)
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  }
  catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
