import { getEventListeners } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { allProcesses } from '../../src/cluster/marked-processes.ts'

/** What this process holds at one moment. */
export interface HeldResources {
  /** Open file descriptors, sockets and pipes among them. */
  descriptors: number
  sockets: number
  /** Timers, requests and streams that keep the event loop alive. */
  handles: number
  /** Listeners on the process and on the signal that every rollout is given. */
  listeners: number
  children: number
  heapBytes: number
  residentBytes: number
}

/** Counts it, after a garbage collection: takes `--expose-gc`. */
export function heldResources(signal: AbortSignal): HeldResources {
  if (globalThis.gc === undefined)
    throw new Error('expected node --expose-gc: what is not collected yet would look like growth')
  globalThis.gc()
  const descriptors = readdirSync('/proc/self/fd')
  const { heapUsed } = process.memoryUsage()
  return {
    descriptors: descriptors.length,
    sockets: descriptors.filter(name => linkOf(name).startsWith('socket:')).length,
    handles: process.getActiveResourcesInfo().length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0) + getEventListeners(signal, 'abort').length,
    children: allProcesses().filter(({ parent }) => parent === process.pid).length,
    heapBytes: heapUsed,
    residentBytes: Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024,
  }
}

/** The descriptor that lists the others is gone by now. */
function linkOf(name: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${name}`)
  }
  catch {
    return ''
  }
}
