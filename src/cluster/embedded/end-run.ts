import { existsSync, readFileSync, rmSync, rmdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { availableParallelism } from 'node:os'
import pLimit from 'p-limit'
import { DeadlineError } from '../../errors/deadline-error.ts'
import { isRunning } from '../process-stat.ts'
import { removeCgroups } from './cgroups.ts'
import { cliEnvironment } from './cli-environment.ts'
import { mounts } from './mounts.ts'
import { RUNTIME_FILE, STATE_DIR } from './oci-sandboxes.ts'
import { runCli } from './run-cli.ts'
import type { EmbeddedRun } from './run-folder.ts'
import { runProcesses } from './run-processes.ts'
import { untilGone } from './until-gone.ts'
import { namesIn } from './names-in.ts'

const DELETE_MS = 30_000

/**
 * Removes everything a run has made: what sandboxes are left (none, where each rollout was removed), processes, cgroups, and its folder.
 * Works on the folder alone, so also after the run's own process was killed. Safe to call twice.
 *
 * @throws {DeadlineError} where something is still there after `deadlineMs`; the folder then stays, for another try
 */
export async function endEmbeddedRun(run: EmbeddedRun, deadlineMs: number): Promise<void> {
  const endsAt = performance.now() + deadlineMs
  // A runtime's command line that outlives a killed harness goes on making its sandbox: it must be gone before sandboxes are counted,
  // and what it left without our mark, in the middle of a start, is known to the runtime alone.
  await killProcesses(run, endsAt, deadlineMs)
  await deleteSandboxes(run, endsAt)
  await killProcesses(run, endsAt, deadlineMs)
  removeCgroups(run.runId)
  const mounted = mounts().filter(({ target }) => target.startsWith(`${run.dir}/`))
  if (mounted.length > 0)
    throw new DeadlineError(`run ${run.runId}: ${mounted[0]?.target} is still mounted. Unmount it, then: podfit clean`)
  rmSync(run.dir, { recursive: true, force: true })
  removeIfEmpty(dirname(run.dir))
}

async function killProcesses(run: EmbeddedRun, endsAt: number, deadlineMs: number): Promise<void> {
  const killAll = (): boolean => {
    const found = runProcesses(run)
    for (const { pid, startTicks } of found) {
      if (isRunning(pid, startTicks))
        kill(pid)
    }
    return found.length > 0
  }
  if (!await untilGone(killAll, endsAt))
    throw new DeadlineError(`run ${run.runId}: still there after ${Math.round(deadlineMs / 1000)} s: processes ${runProcesses(run).slice(0, 5).map(({ pid }) => pid).join(', ')}. Try again: podfit clean`)
}

async function deleteSandboxes(run: EmbeddedRun, endsAt: number): Promise<void> {
  const limit = pLimit(availableParallelism())
  for (const rollout of namesIn(run.dir)) {
    const dir = join(run.dir, rollout)
    const command = commandOf(join(dir, RUNTIME_FILE))
    if (command === undefined)
      continue
    // Each runtime names what it keeps of a sandbox after the sandbox, with additions of its own.
    const ids = new Set(namesIn(join(dir, STATE_DIR)).flatMap(name => /podfit-\w{6}-\d+/.exec(name)?.[0] ?? []))
    await Promise.all([...ids].map(id => limit(() => runCli([...command, 'delete', '--force', id], {
      name: 'delete',
      output: join(dir, 'delete.log'),
      deadlineMs: Math.min(DELETE_MS, Math.max(1_000, endsAt - performance.now())),
      env: cliEnvironment(process.env, run),
    }))))
  }
}

function commandOf(file: string): string[] | undefined {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as string[] : undefined
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  }
  catch {
    // It has gone by itself.
  }
}

function removeIfEmpty(dir: string): void {
  try {
    rmdirSync(dir)
  }
  catch {
    // Other runs are there.
  }
}
