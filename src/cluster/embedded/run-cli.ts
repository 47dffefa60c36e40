import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { oneLine } from '../../errors/one-line.ts'
import { killGroup } from './kill-group.ts'
import { readText } from './read-text.ts'

export interface CliOptions {
  /** What it is called in messages: `runc create`. */
  name: string
  /** What it prints goes into this file, and so does the output of what it leaves running: a pipe would stay open as long as that. */
  output: string
  deadlineMs: number
  env: Record<string, string>
  /** Aborted when nobody waits for the result any more; the command then gets `graceMs` to end by itself. */
  signal?: AbortSignal
  graceMs?: number
}

export type CliResult =
  | { status: 'ok', output: string }
  | { status: 'failed', output: string, exitCode: number | null, message: string }
  /** It was still running at its deadline and has been killed. */
  | { status: 'hung', output: string, message: string }

const GRACE_MS = 5_000

/** Runs a command to its end, or kills it and what it started at its deadline. Never rejects. */
export async function runCli(command: readonly string[], options: CliOptions): Promise<CliResult> {
  const [file = '', ...args] = command
  const startedAt = performance.now()
  let ending: { code: number | null, error?: unknown }
  let isHung = false
  try {
    const fd = openSync(options.output, 'a', 0o600)
    let child: ChildProcess
    try {
      // A group of its own: Ctrl-C in a terminal must not reach it, and a wrapper must not outlive what it wraps.
      child = spawn(file, args, { stdio: ['ignore', fd, fd], detached: true, env: options.env, cwd: '/' })
    }
    finally {
      closeSync(fd)
    }
    ending = await endOf(child, options, () => isHung = true)
  }
  catch (error) {
    ending = { code: null, error }
  }
  const output = readText(options.output)
  const { name } = options
  if (isHung)
    return { status: 'hung', output, message: `${name} did not end within ${Math.round((performance.now() - startedAt) / 100) / 10} s and was killed${lastWords(output, ': it last said: ')}` }
  if (ending.error !== undefined)
    return { status: 'failed', output, exitCode: null, message: `${name} could not be started: ${oneLine(ending.error)}` }
  if (ending.code !== 0)
    return { status: 'failed', output, exitCode: ending.code, message: `${name} ended with ${ending.code === null ? 'a signal' : `exit code ${ending.code}`}${lastWords(output, ': ')}` }
  return { status: 'ok', output }
}

function endOf(child: ChildProcess, { deadlineMs, signal, graceMs = GRACE_MS }: CliOptions, onHung: () => void): Promise<{ code: number | null, error?: unknown }> {
  return new Promise(resolve => {
    const kill = (): void => {
      onHung()
      killGroup(child)
    }
    let timer = setTimeout(kill, deadlineMs)
    const hurry = (): void => {
      clearTimeout(timer)
      timer = setTimeout(kill, Math.min(graceMs, deadlineMs))
    }
    if (signal?.aborted)
      hurry()
    signal?.addEventListener('abort', hurry, { once: true })
    const settle = (code: number | null, error?: unknown): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', hurry)
      resolve({ code, ...(error === undefined ? {} : { error }) })
    }
    child.once('error', error => settle(null, error))
    child.once('exit', code => settle(code))
  })
}


/** The end of what a command printed, on one line: runtimes print the cause last, or all in one line. */
export function lastWords(output: string, prefix = ''): string {
  const lines = output.split('\n').map(line => line.trim()).filter(line => line !== '').slice(-3)
  return lines.length === 0 ? '' : prefix + lines.join(' | ').slice(-600)
}
