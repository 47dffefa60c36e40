import { readdirSync, readFileSync } from 'node:fs'
import type { ProcessStat } from './process-stat.ts'
import { readProcess } from './process-stat.ts'

/** All processes of this host that have not ended. */
export function allProcesses(): ProcessStat[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap(name => readProcess(Number(name)) ?? []).filter(({ state }) => state !== 'Z' && state !== 'X')
}

/** A file of a process as text; empty where it is another user's, or gone. */
export function readProcFile(pid: number, file: 'environ' | 'cmdline' | 'cgroup'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  }
  catch {
    return ''
  }
}

/** The processes that bear a mark, and all their descendants; this process and its ancestors are not among them. */
export function markedProcesses(all: readonly ProcessStat[], hasMark: (pid: number) => boolean): ProcessStat[] {
  const ours = lineage(all)
  const found = new Map(all.filter(({ pid }) => !ours.has(pid) && hasMark(pid)).map(stat => [stat.pid, stat]))
  for (let before = -1; before !== found.size;) {
    before = found.size
    for (const stat of all) {
      if (found.has(stat.parent) && !ours.has(stat.pid))
        found.set(stat.pid, stat)
    }
  }
  return [...found.values()]
}

function lineage(all: readonly ProcessStat[]): Set<number> {
  const parents = new Map(all.map(({ pid, parent }) => [pid, parent]))
  const ours = new Set<number>()
  for (let pid: number | undefined = process.pid; pid !== undefined && pid > 0; pid = parents.get(pid))
    ours.add(pid)
  return ours
}
