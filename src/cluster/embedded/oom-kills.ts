import { readFileSync } from 'node:fs'

/** Processes the kernel has killed for lack of memory since boot; 0 where it does not tell (before Linux 4.13). */
export function oomKills(): number {
  return Number(/^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1] ?? 0)
}
