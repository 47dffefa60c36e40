import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { DeadlineError } from '../errors/deadline-error.ts'
import { NoDataError } from '../errors/no-data-error.ts'
import { oneLine } from '../errors/one-line.ts'

const STARTS_WITHIN_MS = 10_000

/**
 * Runs the workload as a plain process of this host, on a free port of 127.0.0.1, while `use` asks it. It is gone when this returns or throws, and
 * `use` has ended: its signal aborts when the process ends by itself.
 *
 * @param binary path of the workload
 * @throws {NoDataError} where it cannot be started
 * @throws {DeadlineError} where it does not listen within 10 s
 */
export async function withBareProcess<T>(binary: string, signal: AbortSignal, use: (origin: string, signal: AbortSignal) => Promise<T>): Promise<T> {
  const child = spawn(binary, { env: { BIND: '127.0.0.1', PORT: '0' }, stdio: ['ignore', 'pipe', 'ignore'], detached: true, cwd: '/' })
  const exited = new Promise<void>(resolve => child.once('close', () => resolve()))
  const failed = new Promise<never>((_, reject) => {
    child.once('error', error => reject(new NoDataError(`the workload cannot be run on this host: ${oneLine(error)}`)))
    child.once('exit', code => reject(new NoDataError(`the workload ended on this host by itself, with ${code === null ? 'a signal' : `exit code ${code}`}`)))
  })
  failed.catch(() => undefined)
  try {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(STARTS_WITHIN_MS)])
    const aborted = new Promise<never>((_, reject) => deadline.addEventListener('abort', () => reject(signal.aborted ? signal.reason : new DeadlineError(`the workload did not listen on this host within ${STARTS_WITHIN_MS / 1_000} s`)), { once: true }))
    aborted.catch(() => undefined)
    const listening = new Promise<string>(resolve => createInterface(child.stdout).once('line', line => resolve(line)))
    const address = /^listening (\S+:\d+) /.exec(await Promise.race([listening, failed, aborted]))?.[1]
    if (address === undefined)
      throw new NoDataError(`${binary} does not say where it listens: is it podfit's workload?`)
    const gone = new AbortController()
    failed.catch((error: unknown) => gone.abort(error))
    return await use(`http://${address}`, AbortSignal.any([signal, gone.signal]))
  }
  finally {
    child.kill('SIGKILL')
    if (child.pid !== undefined)
      await exited
  }
}
