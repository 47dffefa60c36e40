import type { ChildProcess } from 'node:child_process'

/** Kills a child that was started `detached`, with all it started: a wrapper must not outlive what it wraps, nor the other way round. */
export function killGroup(child: ChildProcess | undefined): void {
  if (child?.pid === undefined)
    return
  try {
    process.kill(-child.pid, 'SIGKILL')
  }
  catch {
    // It has gone, or has not made its group yet.
    child.kill('SIGKILL')
  }
}
