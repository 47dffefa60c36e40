import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { DeadlineError } from '../../errors/deadline-error.ts'
import { oneLine } from '../../errors/one-line.ts'
import { cliEnvironment } from './cli-environment.ts'
import { killGroup } from './kill-group.ts'
import type { Guest } from './qemu-command.ts'
import { qemuCommand } from './qemu-command.ts'
import { lastWords } from './run-cli.ts'
import type { EmbeddedRun } from './run-folder.ts'
import type { Sandbox, SandboxMaker, StartResult } from './sandbox.ts'
import { untilGone } from './until-gone.ts'

export interface QemuSandboxOptions {
  guest: Guest
  port: number
  /** A virtual machine whose server does not listen by then has failed. */
  bootDeadlineMs: number
  env: NodeJS.ProcessEnv
}

/** The workload's first line, on the guest's console. */
const LISTENING = /^listening /m
/** What a guest that gives up says before pages of registers. */
const CAUSE = /^(?:guest-init|http-server): .*|Kernel panic - .*/gm
/** Of what the console says, the end is kept. */
const OUTPUT_CHARACTERS = 16_384

/** Virtual machines of QEMU, one a pod. They leave nothing but their processes. */
export function qemuSandboxes(run: EmbeddedRun, { guest, port, bootDeadlineMs, env }: QemuSandboxOptions): SandboxMaker {
  return {
    make: (_, ip) => qemuSandbox(guest, qemuCommand(guest, ip, port), cliEnvironment(env, run), bootDeadlineMs),
    close: () => undefined,
  }
}

function qemuSandbox({ memoryBytes }: Guest, [program = '', ...args]: string[], env: Record<string, string>, bootDeadlineMs: number): Sandbox {
  let child: ChildProcess | undefined
  let isEnded = false
  let output = ''
  const isRunning = (): boolean => child?.pid !== undefined && !isEnded
  const words = (): string => output.match(CAUSE)?.join(' | ') ?? lastWords(output)
  // A kernel that does not fit ends before it has a console.
  const wordsOrHint = (): string => words() || `not a word from its kernel, for which ${Math.floor(memoryBytes / 1024 ** 2)} MiB may be too little memory (embedded.memory)`

  /**
   * The address is told when the server says that it listens: before that QEMU takes connections in the guest's place, and a request
   * would hang there until its timeout.
   */
  function start(onStep: (step: 'addressed' | 'started') => void, signal: AbortSignal): Promise<StartResult> {
    return new Promise(resolve => {
      const settle = (result: StartResult): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
        resolve(result)
      }
      const fail = (message: string): void => settle({ status: 'failed', reason: 'FailedCreatePodSandBox', message })
      const giveUp = (why: string): void => {
        fail(`qemu ${why} and was killed: ${wordsOrHint()}`)
        killGroup(child)
      }
      const onAbort = (): void => giveUp('was no longer wanted')
      const timer = setTimeout(() => giveUp(`had no server listening within ${Math.round(bootDeadlineMs / 100) / 10} s`), bootDeadlineMs)
      signal.addEventListener('abort', onAbort, { once: true })
      let isListening = false
      const hear = (chunk: string): void => {
        output = (output + chunk).slice(-OUTPUT_CHARACTERS)
        if (isListening || !LISTENING.test(output))
          return
        isListening = true
        onStep('addressed')
        onStep('started')
        settle({ status: 'running' })
      }
      try {
        // A group of its own: Ctrl-C in a terminal is for the harness, which then ends it.
        child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env, cwd: '/' })
        child.stdout?.setEncoding('utf8').on('data', hear)
        child.stderr?.setEncoding('utf8').on('data', hear)
        child.once('exit', () => {
          isEnded = true
          // Now, while what is left of the group keeps its number from others.
          killGroup(child)
        })
        // Its output is whole only now.
        child.once('close', () => fail(`qemu ended before its server listened: ${wordsOrHint()}`))
        child.once('error', error => fail(`qemu could not be started: ${oneLine(error)}`))
      }
      catch (error) {
        fail(`qemu could not be started: ${oneLine(error)}`)
      }
      if (signal.aborted)
        onAbort()
    })
  }

  return {
    start,
    isRunning,
    lastWords: words,
    async remove(endsAt) {
      if (isRunning())
        killGroup(child)
      if (!await untilGone(isRunning, endsAt))
        throw new DeadlineError(`process ${child?.pid} (qemu) is still there after SIGKILL`)
    },
  }
}
