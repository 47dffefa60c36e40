import { readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import type { HarnessFacts } from '../results/results.ts'

/** Fields 40 and 41 of proc(5)'s /proc/PID/stat, counted from behind the command in parentheses. */
const RT_PRIORITY = 37

/** How this process is scheduled. */
export function scheduling(): Pick<HarnessFacts, 'niceness' | 'realTimePriority'> {
  return { niceness: getPriority(), ...realTimePriority() }
}

function realTimePriority(): { realTimePriority?: number } {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8')
    const priority = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[RT_PRIORITY])
    return priority > 0 ? { realTimePriority: priority } : {}
  }
  catch {
    return {}
  }
}
