import { hostname } from 'node:os'
import { isRunning, readProcess } from './process-stat.ts'

/** The process that owns a run, as plain data that is kept with what the run makes. */
export interface RunOwner {
  host: string
  /** `pid/start time in clock ticks`. */
  process: string
}

/** This process. */
export function currentOwner(): RunOwner {
  return { host: hostname(), process: `${process.pid}/${readProcess(process.pid)?.startTicks ?? 'unknown'}` }
}

/** Whether the process that owns a run is still there. `elsewhere`: it ran on another host, which only that host can tell. */
export function ownerState({ host, process = '' }: Partial<RunOwner>): 'running' | 'gone' | 'elsewhere' {
  if (host !== hostname())
    return 'elsewhere'
  const [pid = '', ticks = ''] = process.split('/')
  return /^\d+$/.test(pid) && isRunning(Number(pid), ticks) ? 'running' : 'gone'
}
