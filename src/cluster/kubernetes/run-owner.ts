import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

const HOST = 'podfit.io/host'
const PROCESS = 'podfit.io/process'

/** Annotations that say which process owns a run's namespace. */
export function ownerAnnotations(): Record<string, string> {
  return { [HOST]: hostname(), [PROCESS]: `${process.pid}/${startTicks(process.pid) ?? 'unknown'}` }
}

/**
 * Whether the process that made a namespace is still there. `elsewhere`: it ran on another host, which only that host can tell.
 */
export function ownerState(annotations: Record<string, string> = {}): 'running' | 'gone' | 'elsewhere' {
  if (annotations[HOST] !== hostname())
    return 'elsewhere'
  const [pid = '', ticks] = annotations[PROCESS]?.split('/') ?? []
  return /^\d+$/.test(pid) && startTicks(Number(pid)) === ticks ? 'running' : 'gone'
}

/** Start time of a process in clock ticks since boot (field 22 of proc(5) stat): with the pid it names a process for good. */
function startTicks(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  }
  catch {
    return undefined
  }
}
