import { PodfitError } from '../errors/podfit-error.ts'

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** A command was ended from outside; its exit code says by what. */
class EndedError extends PodfitError {
  override name = 'EndedError'
  override readonly exitCode: number

  constructor(signal: keyof typeof SIGNALS) {
    super(`ended by ${signal}`)
    this.exitCode = SIGNALS[signal]
  }
}

/** Aborts `signal` at Ctrl-C and its likes, so that a command can take back what it made; a second one ends the process as ever. */
export function endedBySignal(): { signal: AbortSignal, release: () => void } {
  const controller = new AbortController()
  const listeners = Object.keys(SIGNALS).map(name => {
    const signal = name as keyof typeof SIGNALS
    const listener = (): void => controller.abort(new EndedError(signal))
    process.once(signal, listener)
    return { signal, listener }
  })
  return {
    signal: controller.signal,
    release: () => listeners.forEach(({ signal, listener }) => process.off(signal, listener)),
  }
}
