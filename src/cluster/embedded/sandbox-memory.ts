import { workingSets } from '../cgroup-memory.ts'
import type { PodMemory } from '../cluster.ts'
import { memoryCgroupOf, memoryHierarchy } from '../memory-cgroups.ts'
import { processMemory } from '../process-memory.ts'
import { cgroupOf, sandboxCgroups } from './cgroups.ts'
import type { EmbeddedRun } from './run-folder.ts'
import { runProcesses } from './run-processes.ts'

/** What a run's sandboxes hold now. */
export async function sandboxMemory(run: EmbeddedRun, signal: AbortSignal): Promise<PodMemory> {
  const hierarchy = memoryHierarchy()
  const pids = runProcesses(run).map(({ pid }) => pid)
  const cgroups = hierarchy ? sandboxCgroups(hierarchy.root, run.runId) : []
  const above = cgroupOf(run.runId, '')
  const isInPod = hierarchy && cgroups.length > 0 ? (pid: number) => memoryCgroupOf(pid, hierarchy).includes(above) : undefined
  return {
    processes: await processMemory(pids, isInPod, signal),
    cgroups: hierarchy === undefined
      ? { status: 'unread', reason: 'this host has no memory cgroups' }
      : pids.length > 0 && cgroups.length === 0
        ? { status: 'unread', reason: 'these pods have no cgroups of their own' }
        : workingSets(cgroups, hierarchy),
    kubelet: { status: 'unread', reason: 'there is no kubelet' },
  }
}
