import { PodfitError } from '../errors/podfit-error.ts'
import type { Shell } from './shell.ts'

/** EX_SOFTWARE of sysexits.h: an error nobody foresaw. */
const UNFORESEEN = 70

/** Says on stderr why a command failed and sets the exit code: the message alone of an error raised on purpose, the stack of any other. */
export function fail(error: unknown, shell: Shell): void {
  if (error instanceof PodfitError) {
    shell.stderr.write(`${error.message}\n`)
    shell.exitCode = error.exitCode
    return
  }
  shell.stderr.write(`${error instanceof Error ? error.stack ?? error.message : String(error)}\n`)
  shell.exitCode = UNFORESEEN
}
