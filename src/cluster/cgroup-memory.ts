import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PodsMemory } from './cluster.ts'
import type { MemoryHierarchy } from './memory-cgroups.ts'

/** Working sets of pods' cgroups, summed; one that is gone by now, or holds nothing, is no pod. */
export function workingSets(cgroups: readonly string[], hierarchy: MemoryHierarchy): PodsMemory {
  const sets = cgroups.flatMap(cgroup => workingSet(cgroup, hierarchy) ?? []).filter(bytes => bytes > 0)
  return { status: 'read', pods: sets.length, bytes: sets.reduce((sum, bytes) => sum + bytes, 0) }
}

/**
 * A cgroup's working set as the kubelet computes it: what it and those below it are charged with, memory of the kernel included,
 * without the file pages that have not been used lately.
 *
 * @returns undefined where it is gone
 */
function workingSet(cgroup: string, { version }: MemoryHierarchy): number | undefined {
  try {
    const usage = Number(readFileSync(join(cgroup, version === 1 ? 'memory.usage_in_bytes' : 'memory.current'), 'utf8'))
    const inactive = new RegExp(`^${version === 1 ? 'total_inactive_file' : 'inactive_file'} (\\d+)$`, 'm').exec(readFileSync(join(cgroup, 'memory.stat'), 'utf8'))
    return Math.max(0, usage - Number(inactive?.[1] ?? 0))
  }
  catch {
    return undefined
  }
}
