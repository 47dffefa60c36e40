import { accessSync, constants, readdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { mounts } from './mounts.ts'

/** How this host's cgroups are mounted. */
export interface CgroupSetup {
  mode: 'v1' | 'v2' | 'hybrid' | 'none'
  /** Where the cgroup2 hierarchy is mounted; in hybrid mode beside the v1 controllers. */
  unified?: string
  /** Whether cgroups can be made: runtimes then get one for each sandbox, as in Kubernetes. */
  isWritable: boolean
}

/** Every cgroup podfit makes is below this one. */
const PARENT = 'podfit'

export function cgroupSetup(): CgroupSetup {
  const all = cgroupMounts()
  const unified = all.find(mount => mount.type === 'cgroup2')?.target
  const hasV1 = all.some(mount => mount.type === 'cgroup')
  const mode = unified !== undefined ? (hasV1 ? 'hybrid' : 'v2') : hasV1 ? 'v1' : 'none'
  return { mode, ...(unified === undefined ? {} : { unified }), isWritable: all.length > 0 && all.every(({ target }) => isWritable(target)) }
}

/** `cgroupsPath` of a sandbox, as config.json has it. */
export function cgroupOf(runId: string, sandbox: string): string {
  return `/${PARENT}/${runId}/${sandbox}`
}

/** Removes the cgroups of a run, and the parent when no other run has any. One that still holds a process stays. */
export function removeCgroups(runId: string): void {
  for (const { target } of cgroupMounts()) {
    removeTree(join(target, PARENT, runId))
    removeEmpty(join(target, PARENT))
  }
}

/** Those of a run's sandboxes, below `root`, where a hierarchy is mounted. */
export function sandboxCgroups(root: string, runId: string): string[] {
  const parent = join(root, PARENT, runId)
  return (childrenOf(parent) ?? []).map(name => join(parent, name))
}

/** The cgroups of a run that are there now. */
export function cgroupsOfRun(runId: string): string[] {
  return cgroupMounts().map(({ target }) => join(target, PARENT, runId)).filter(path => childrenOf(path) !== undefined)
}

function cgroupMounts(): { target: string, type: string }[] {
  return mounts().filter(({ type }) => type === 'cgroup' || type === 'cgroup2')
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  }
  catch {
    return false
  }
}

/** Only folders can be removed from a cgroup file system; its files go with them. */
function removeTree(path: string): void {
  for (const child of childrenOf(path) ?? [])
    removeTree(join(path, child))
  removeEmpty(path)
}

function childrenOf(path: string): string[] | undefined {
  try {
    return readdirSync(path, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name)
  }
  catch {
    return undefined
  }
}

function removeEmpty(path: string): void {
  try {
    rmdirSync(path)
  }
  catch {
    // Not there, or still in use.
  }
}
