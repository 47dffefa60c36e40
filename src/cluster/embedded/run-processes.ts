import { allProcesses, markedProcesses, readProcFile } from '../marked-processes.ts'
import type { ProcessStat } from '../process-stat.ts'
import { RUN_VARIABLE } from './cli-environment.ts'
import type { EmbeddedRun } from './run-folder.ts'

/**
 * The processes that bear a run's mark, and their descendants: in their environment (what we started, and workloads), in a `--root` below
 * the run's folder (gVisor's sentries), or by their cgroup. Ended ones, this process and its ancestors are not among them.
 */
export function runProcesses({ runId, dir }: EmbeddedRun): ProcessStat[] {
  return markedProcesses(allProcesses(), pid => hasMark(pid, runId, dir))
}

function hasMark(pid: number, runId: string, dir: string): boolean {
  if (readProcFile(pid, 'environ').split('\0').includes(`${RUN_VARIABLE}=${runId}`))
    return true
  const args = readProcFile(pid, 'cmdline').split('\0')
  if (args.some((arg, index) => arg.startsWith(`--root=${dir}/`) || (arg === '--root' && args[index + 1]?.startsWith(`${dir}/`))))
    return true
  return readProcFile(pid, 'cgroup').split('\n').some(line => line.includes(`/podfit/${runId}/`))
}
