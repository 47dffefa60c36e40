import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sleep } from '../../clock/sleep.ts'
import { DeadlineError } from '../../errors/deadline-error.ts'
import { isRunning, readProcess } from '../process-stat.ts'
import { IMAGE_USER, WORKLOAD, writeBundle } from './bundle.ts'
import { cgroupOf } from './cgroups.ts'
import { cliEnvironment } from './cli-environment.ts'
import type { OciRuntime } from './oci-runtime.ts'
import type { CliResult } from './run-cli.ts'
import { lastWords, runCli } from './run-cli.ts'
import type { EmbeddedRun } from './run-folder.ts'
import { readText } from './read-text.ts'
import type { Sandbox, SandboxMaker, StartResult } from './sandbox.ts'
import { untilGone } from './until-gone.ts'
import type { Workload } from './workload.ts'

export interface OciSandboxOptions {
  rootfs: string
  workload: Workload
  /** Command inside the sandbox; default: the workload. */
  command?: string[]
  /** A call of the runtime that takes longer is killed and has failed. */
  cliDeadlineMs: number
  env: NodeJS.ProcessEnv
}

/** In the folder of a rollout: the command line that made its sandboxes, for whoever has to remove them later. */
export const RUNTIME_FILE = 'runtime.json'
/** In the folder of a rollout: the runtime's own state. */
export const STATE_DIR = 'root'

/** A state other than running right after `start` is asked for again this often, and so many times. */
const STATE_PERIOD_MS = 100
const STATE_TRIES = 20
/** Ending by the signal alone is not waited for longer. */
const KILL_MS = 500

/** Sandboxes of an OCI runtime, each from a bundle of its own, through `create`, `start`, `state` and `delete`. */
export function ociSandboxes(run: EmbeddedRun, runtime: OciRuntime, options: OciSandboxOptions): SandboxMaker {
  const dir = mkdtempSync(join(run.dir, 's-'))
  const state = join(dir, STATE_DIR)
  mkdirSync(state, { mode: 0o711 })
  const command = [...runtime.command, '--root', state]
  writeFileSync(join(dir, RUNTIME_FILE), JSON.stringify(command))
  // gVisor names its sockets after it, in a name space all runs of this host share; a socket's path has 107 characters at most.
  const prefix = `podfit-${dir.slice(-6)}`

  function make(index: number, ip: string): Sandbox {
    const id = `${prefix}-${index}`
    const bundle = join(dir, String(index))
    mkdirSync(bundle, { mode: 0o755 })
    writeBundle(bundle, {
      rootfs: options.rootfs,
      command: options.command ?? [WORKLOAD],
      env: options.workload.env(run.runId, ip),
      hasUserNamespace: runtime.needsUserNamespace,
      uid: process.getuid?.() === 0 ? IMAGE_USER : 0,
      ...(runtime.hasCgroups ? { cgroupsPath: cgroupOf(run.runId, id) } : {}),
    })
    return ociSandbox(id, bundle)
  }

  function ociSandbox(id: string, bundle: string): Sandbox {
    const pidFile = join(bundle, 'pid')
    const name = runtime.version.split(' ', 1)[0] ?? 'runtime'
    let init: { pid: number, startTicks: string } | undefined
    let isTouched = false

    function call(subcommand: string, args: string[], deadlineMs = options.cliDeadlineMs, signal?: AbortSignal): Promise<CliResult> {
      return runCli([...command, subcommand, ...args], {
        name: `${name} ${subcommand}`,
        output: join(bundle, `${subcommand}.log`),
        deadlineMs,
        env: cliEnvironment(options.env, run),
        ...(signal ? { signal } : {}),
      })
    }

    function rememberProcess(): void {
      const pid = Number(readText(pidFile))
      const stat = pid > 0 ? readProcess(pid) : undefined
      init = stat && { pid, startTicks: stat.startTicks }
    }

    async function start(onStep: (step: 'addressed' | 'started') => void, signal: AbortSignal): Promise<StartResult> {
      isTouched = true
      const creation = ['--bundle', bundle, '--pid-file', pidFile]
      if (runtime.way === 'run')
        onStep('addressed')
      const created = runtime.way === 'run'
        ? await call('run', ['--detach', ...creation, id], undefined, signal)
        : await call('create', [...creation, id], undefined, signal)
      rememberProcess()
      if (created.status !== 'ok')
        return { status: 'failed', reason: 'FailedCreatePodSandBox', message: created.message }
      if (runtime.way === 'create-start') {
        onStep('addressed')
        const started = await call('start', [id], undefined, signal)
        if (started.status !== 'ok')
          return { status: 'failed', reason: 'Failed', message: withWords(started.message) }
      }
      onStep('started')
      return stateAfterStart(signal)
    }

    async function stateAfterStart(signal: AbortSignal): Promise<StartResult> {
      for (let tries = 1; ; tries++) {
        rmSync(join(bundle, 'state.log'), { force: true })
        const answer = await call('state', [id], undefined, signal)
        const status = answer.status === 'ok' ? statusIn(answer.output) : undefined
        if (status === 'running')
          return { status: 'running' }
        if (answer.status !== 'ok')
          return { status: 'failed', reason: 'Failed', message: answer.message }
        if (status === 'stopped' || tries === STATE_TRIES || signal.aborted)
          return { status: 'failed', reason: 'Failed', message: withWords(`${name} says ${status ?? 'no state'} right after start`) }
        await sleep(STATE_PERIOD_MS)
      }
    }

    const isAlive = (): boolean => init !== undefined && isRunning(init.pid, init.startTicks)
    const words = (): string => lastWords(readText(join(bundle, `${runtime.way === 'run' ? 'run' : 'create'}.log`)))
    const withWords = (message: string): string => words() === '' ? message : `${message}: ${words()}`

    async function remove(endsAt: number): Promise<void> {
      if (!isTouched)
        return
      const left = (): number => Math.max(1_000, endsAt - performance.now())
      // A call of the runtime costs more CPU than all else of a removal, so its `delete` is the only one; runc's own looks for the end of the
      // process only ten times a second. gVisor's process stays until `delete`, which kills by itself.
      if (init !== undefined && isAlive() && runtime.family !== 'runsc') {
        endProcess(init.pid)
        await untilGone(isAlive, Math.min(endsAt, performance.now() + KILL_MS))
      }
      const deleted = await call('delete', ['--force', id], Math.min(options.cliDeadlineMs, left()))
      if (isAlive() && !await untilGone(isAlive, Math.min(endsAt, performance.now() + KILL_MS)))
        endProcess(init!.pid)
      if (!await untilGone(isAlive, endsAt))
        throw new DeadlineError(`${id}: process ${init?.pid} is still there after ${name} delete${deleted.status === 'ok' ? '' : ` (${deleted.message})`} and SIGKILL`)
    }

    return { start, isRunning: isAlive, lastWords: words, remove }
  }

  return { make, close: () => rmSync(dir, { recursive: true, force: true }) }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  }
  catch {
    // Gone meanwhile, or of a user that only the runtime may signal: `delete` says so.
  }
}

function statusIn(output: string): string | undefined {
  try {
    return (JSON.parse(output.slice(output.indexOf('{'))) as { status?: string }).status
  }
  catch {
    return undefined
  }
}
