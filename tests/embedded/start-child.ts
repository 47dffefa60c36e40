import { spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'vitest'
import { unpackedKernelFolder } from '../../src/cluster/embedded/guest-kernel.ts'
import { findEmbeddedLeftovers, removeEmbeddedLeftovers } from '../../src/cluster/embedded/leftovers.ts'

export interface Child {
  pid: number
  /** Folder its run lives in. */
  parent: string
  /** Results as it tells them; fails with its stderr where it ends with an error. */
  results: AsyncGenerator<Record<string, never>>
}

/** Starts child.ts in a temporary folder of its own, as another user through `wrapper` where one is given. It is killed when the test ends. */
export function startChild(context: TestContext, task: string, names: readonly string[], { uid, wrapper = [] }: { uid?: number, wrapper?: string[] } = {}): Child {
  const parent = mkdtempSync(join(tmpdir(), 'podfit-test-'))
  chmodSync(parent, 0o755)
  if (uid !== undefined)
    chownSync(parent, uid, uid)
  const [command, ...args] = [...wrapper, process.execPath, '--import', 'tsx', join(import.meta.dirname, 'child.ts'), parent, task, ...names]
  const child = spawn(command!, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH, HOME: parent, TMPDIR: parent, XDG_RUNTIME_DIR: parent, XDG_DATA_HOME: dirname(dirname(unpackedKernelFolder(process.env))) }, cwd: join(import.meta.dirname, '../..') })
  const problem = text(child.stderr)
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  context.onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
    const left = findEmbeddedLeftovers({ XDG_RUNTIME_DIR: parent }).filter(({ dir }) => dir.startsWith(parent))
    await removeEmbeddedLeftovers(left, { deadlineMs: 30_000, all: true })
    rmSync(parent, { recursive: true, force: true })
  })
  async function* results(): AsyncGenerator<Record<string, never>> {
    for await (const line of createInterface(child.stdout))
      yield JSON.parse(line) as Record<string, never>
    const code = await ended
    if (code !== 0 && code !== null)
      throw new Error(`the child ended with exit code ${code}: ${await problem}`)
  }
  return { pid: child.pid!, parent, results: results() }
}
