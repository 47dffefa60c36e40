import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readProcFile } from './marked-processes.ts'

/** Deepest a kubelet puts pods: /NAME/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podUID.slice. */
const DEPTH = 6

/** The hierarchy that accounts for memory: cgroup v1's memory controller where it is mounted, else cgroup v2. */
export interface MemoryHierarchy {
  root: string
  version: 1 | 2
}

/** @returns undefined where this process sees none */
export function memoryHierarchy(): MemoryHierarchy | undefined {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n').map(line => line.split(' '))
  const v1 = mounts.find(([, , type, options = '']) => type === 'cgroup' && options.split(',').includes('memory'))?.[1]
  if (v1 !== undefined)
    return { root: v1, version: 1 }
  const v2 = mounts.find(([, , type]) => type === 'cgroup2')?.[1]
  return v2 === undefined ? undefined : { root: v2, version: 2 }
}

/** Path of the cgroup that a process's memory is charged to, as /proc/PID/cgroup has it; empty where it is gone. */
export function memoryCgroupOf(pid: number, { version }: MemoryHierarchy): string {
  for (const line of readProcFile(pid, 'cgroup').split('\n')) {
    const [id, controllers = '', ...path] = line.split(':')
    if (version === 1 ? controllers.split(',').includes('memory') : id === '0' && controllers === '')
      return path.join(':')
  }
  return ''
}

/** The topmost cgroups whose own name is asked for. */
export function findCgroups({ root }: MemoryHierarchy, isWanted: (name: string) => boolean): string[] {
  const found: string[] = []
  const look = (dir: string, depth: number): void => {
    for (const name of childrenOf(dir)) {
      const path = join(dir, name)
      if (isWanted(name))
        found.push(path)
      else if (depth < DEPTH)
        look(path, depth + 1)
    }
  }
  look(root, 1)
  return found
}

/** Names of the cgroups below one; none where it is gone. */
export function childrenOf(cgroup: string): string[] {
  try {
    return readdirSync(cgroup, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name)
  }
  catch {
    return []
  }
}
