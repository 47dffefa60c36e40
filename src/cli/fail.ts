import { PodfitError } from '../errors/podfit-error.ts'

/** EX_SOFTWARE of sysexits.h: an error nobody foresaw. */
const UNFORESEEN = 70

/** Says on stderr why a command failed and sets the exit code: the message alone of an error raised on purpose, the stack of any other. */
export function fail(error: unknown): void {
  if (error instanceof PodfitError) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = error.exitCode
    return
  }
  process.stderr.write(`${error instanceof Error ? error.stack ?? error.message : String(error)}\n`)
  process.exitCode = UNFORESEEN
}
