import { readdirSync, readFileSync } from 'node:fs'
import type { ProcessStat } from '../process-stat.ts'
import { readProcess } from '../process-stat.ts'
import { RUN_VARIABLE } from './cli-environment.ts'
import type { EmbeddedRun } from './run-folder.ts'

/**
 * The processes that bear a run's mark, and their descendants: in their environment (what we started, and workloads), in a `--root` below
 * the run's folder (gVisor's sentries), or by their cgroup. Ended ones, this process and its ancestors are not among them.
 */
export function runProcesses({ runId, dir }: EmbeddedRun): ProcessStat[] {
  const all = readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap(name => readProcess(Number(name)) ?? []).filter(({ state }) => state !== 'Z' && state !== 'X')
  const ours = lineage(all)
  const found = new Map(all.filter(({ pid }) => !ours.has(pid) && hasMark(pid, runId, dir)).map(stat => [stat.pid, stat]))
  for (let before = -1; before !== found.size;) {
    before = found.size
    for (const stat of all) {
      if (found.has(stat.parent) && !ours.has(stat.pid))
        found.set(stat.pid, stat)
    }
  }
  return [...found.values()]
}

function hasMark(pid: number, runId: string, dir: string): boolean {
  if (read(pid, 'environ').split('\0').includes(`${RUN_VARIABLE}=${runId}`))
    return true
  const args = read(pid, 'cmdline').split('\0')
  if (args.some((arg, index) => arg.startsWith(`--root=${dir}/`) || (arg === '--root' && args[index + 1]?.startsWith(`${dir}/`))))
    return true
  return read(pid, 'cgroup').split('\n').some(line => line.includes(`/podfit/${runId}/`))
}

function lineage(all: readonly ProcessStat[]): Set<number> {
  const parents = new Map(all.map(({ pid, parent }) => [pid, parent]))
  const ours = new Set<number>()
  for (let pid: number | undefined = process.pid; pid !== undefined && pid > 0; pid = parents.get(pid))
    ours.add(pid)
  return ours
}

/** Another user's process tells nothing. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  }
  catch {
    return ''
  }
}
