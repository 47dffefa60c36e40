import { hostname } from 'node:os'
import { isRunning, readProcess } from './process-stat.ts'
import type { Machine } from './this-machine.ts'
import { thisMachine } from './this-machine.ts'

/** The process that owns a run, as plain data that is kept with what the run makes. */
export interface RunOwner extends Machine {
  host: string
  /** `pid/start time in clock ticks`. */
  process: string
}

/** This process. */
export function currentOwner(): RunOwner {
  return { host: hostname(), process: `${process.pid}/${readProcess(process.pid)?.startTicks ?? 'unknown'}`, ...thisMachine() }
}

/**
 * Whether the process that owns a run is still there. `elsewhere`: it ran on another host, or in a container that has process numbers of its own; only there it
 * can be told. `rebooted`: it was of an earlier boot of this machine, or of a machine that was copied with its name and its machine-id.
 */
export function ownerState(owner: Partial<RunOwner>, own: RunOwner = currentOwner()): 'running' | 'gone' | 'elsewhere' | 'rebooted' {
  const isSame = (key: keyof RunOwner): boolean => owner[key] !== undefined && owner[key] !== '' && owner[key] === own[key]
  if (!isSame('host'))
    return 'elsewhere'
  if (!isSame('boot'))
    return isSame('machine') && owner.boot ? 'rebooted' : 'elsewhere'
  if (!isSame('pidNamespace'))
    return 'elsewhere'
  const [pid = '', ticks = ''] = (owner.process ?? '').split('/')
  return /^\d+$/.test(pid) && isRunning(Number(pid), ticks) ? 'running' : 'gone'
}
