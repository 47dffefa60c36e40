import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DeadlineError } from '../../errors/deadline-error.ts'
import { oneLine } from '../../errors/one-line.ts'
import { killGroup } from './kill-group.ts'
import { readText } from './read-text.ts'
import { lastWords } from './run-cli.ts'
import type { EmbeddedRun } from './run-folder.ts'
import type { Sandbox, SandboxMaker, StartResult } from './sandbox.ts'
import { untilGone } from './until-gone.ts'

export interface ProcessOptions {
  /** What it is called in messages. */
  name: string
  /** Command line of the pod at an address. */
  command: (ip: string) => string[]
  env: (ip: string) => Record<string, string>
}

/** Pods that are child processes: the workload itself, with no sandbox at all, or a program that runs it. */
export function processSandboxes(run: EmbeddedRun, { name, command, env }: ProcessOptions): SandboxMaker {
  const dir = mkdtempSync(join(run.dir, 'p-'))
  return {
    make: (index, ip) => processSandbox(name, join(dir, `${index}.log`), command(ip), env(ip)),
    close: () => rmSync(dir, { recursive: true, force: true }),
  }
}

function processSandbox(name: string, output: string, [file = '', ...args]: string[], env: Record<string, string>): Sandbox {
  let child: ChildProcess | undefined
  let isEnded = false
  const isRunning = (): boolean => child?.pid !== undefined && !isEnded

  function start(onStep: (step: 'addressed' | 'started') => void): Promise<StartResult> {
    return new Promise(resolve => {
      const fail = (error: unknown): void => resolve({ status: 'failed', reason: 'Failed', message: `${name} could not be started: ${oneLine(error)}` })
      try {
        const fd = openSync(output, 'a', 0o600)
        try {
          // A group of its own: Ctrl-C in a terminal is for the harness, which then ends it.
          child = spawn(file, args, { stdio: ['ignore', fd, fd], detached: true, env, cwd: '/' })
        }
        finally {
          closeSync(fd)
        }
        if (child.pid !== undefined)
          onStep('addressed')
        child.once('exit', () => {
          isEnded = true
          // Now, while what is left of the group keeps its number from others.
          killGroup(child)
        })
        child.once('error', fail)
        child.once('spawn', () => {
          onStep('started')
          // Forking blocks: without a turn of the event loop in between, no answer of those before is heard until all are started.
          setImmediate(() => resolve({ status: 'running' }))
        })
      }
      catch (error) {
        fail(error)
      }
    })
  }

  return {
    start,
    isRunning,
    lastWords: () => lastWords(readText(output)),
    async remove(endsAt) {
      if (isRunning())
        killGroup(child)
      if (!await untilGone(isRunning, endsAt))
        throw new DeadlineError(`process ${child?.pid} is still there after SIGKILL`)
    },
  }
}
