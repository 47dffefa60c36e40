import { lstatSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EmbeddedError } from '../../errors/embedded-error.ts'
import { messageOf } from '../../errors/message-of.ts'
import type { RunOwner } from '../run-owner.ts'
import { currentOwner } from '../run-owner.ts'

/** One run on this host, as plain data: it may cross a process boundary. */
export interface EmbeddedRun {
  runId: string
  /** Folder of everything the run makes: bundles, the runtimes' state, output. */
  dir: string
}

/** What the owner file of a run's folder holds. */
export interface RunMark {
  owner: RunOwner
  createdAt: string
}

const OWNER_FILE = 'owner.json'

/**
 * Folders in which a user's runs may live, the preferred one first: `$XDG_RUNTIME_DIR/podfit-UID`, else below the temp folder. As its specification asks,
 * `$XDG_RUNTIME_DIR` counts only where it is this user's own: root that has another's (`su`, `sudo -E`) would run what that user puts there.
 */
export function runParents(env: NodeJS.ProcessEnv): string[] {
  const runtimeDir = resolved(env.XDG_RUNTIME_DIR ?? '')
  return [...new Set([...runtimeDir !== undefined && isOwnFolder(runtimeDir) ? [runtimeDir] : [], resolved(tmpdir()) ?? tmpdir()])].map(dir => join(dir, `podfit-${userId()}`))
}

/** Without symbolic links: what is mounted is known by such paths. @returns undefined where there is none */
function resolved(dir: string): string | undefined {
  try {
    return dir === '' ? undefined : realpathSync(dir)
  }
  catch {
    return undefined
  }
}

/**
 * Makes the folder of a run, marked with this process as its owner. {@link endEmbeddedRun} removes it.
 *
 * @throws {EmbeddedError} where there is no place for it, or somebody else owns that place
 */
export function beginEmbeddedRun(runId: string, env: NodeJS.ProcessEnv): EmbeddedRun {
  const [parent = ''] = runParents(env)
  const dir = join(parent, runId)
  try {
    mkdirSync(parent, { recursive: true, mode: 0o700 })
    if (!isOwnFolder(parent))
      throw new EmbeddedError(`${parent}: expected a folder of this user that nobody else writes to. Remove it, or set XDG_RUNTIME_DIR to a folder of your own`)
    mkdirSync(dir, { mode: 0o700 })
    const mark: RunMark = { owner: currentOwner(), createdAt: new Date().toISOString() }
    writeFileSync(join(dir, OWNER_FILE), JSON.stringify(mark))
  }
  catch (error) {
    if (error instanceof EmbeddedError)
      throw error
    throw new EmbeddedError(`${dir}: the run's folder cannot be made: ${messageOf(error)}. Set XDG_RUNTIME_DIR to a folder of your own`)
  }
  return { runId, dir }
}

/** Whether it is a folder of this user that nobody else writes to: in a temp folder that everybody writes to, the name may be another user's trap. */
export function isOwnFolder(dir: string): boolean {
  const stat = lstatSync(dir, { throwIfNoEntry: false })
  return stat !== undefined && stat.isDirectory() && stat.uid === userId() && (stat.mode & 0o022) === 0
}

function isMark(value: unknown): value is RunMark {
  const { owner, createdAt } = (value ?? {}) as { owner?: Partial<RunOwner> | null, createdAt?: unknown }
  return [createdAt, owner?.host, owner?.process, owner?.boot, owner?.machine, owner?.pidNamespace].every(part => typeof part === 'string')
}

/** @returns undefined for a folder that bears no mark of ours */
export function readRunMark(dir: string): RunMark | undefined {
  try {
    const mark: unknown = JSON.parse(readFileSync(join(dir, OWNER_FILE), 'utf8'))
    return isMark(mark) ? mark : undefined
  }
  catch {
    return undefined
  }
}

function userId(): number {
  return process.getuid?.() ?? -1
}
