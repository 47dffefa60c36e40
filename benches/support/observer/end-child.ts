import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** Ends a process and waits for its end, which may be past. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null)
    return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}
