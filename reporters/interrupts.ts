/** SIGHUP: the terminal or the SSH session is gone. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

export type InterruptSignal = keyof typeof EXIT_CODES

const SIGNALS: InterruptSignal[] = ['SIGHUP', 'SIGINT', 'SIGTERM']

export interface InterruptHandlers {
  /** The first signal: begin to end the run in good order. */
  first: (signal: InterruptSignal) => void
  /** The second: the process exits as soon as this returns. */
  second: (signal: InterruptSignal) => void
}

/**
 * Takes SIGINT and SIGTERM over from Vitest, which exits on them at once and so skips every cleanup (`addCleanupListeners` of its
 * logger, 4.1), and SIGHUP, which ends a process that does not listen. After a signal the process ends with 128 and its number, whatever became of the run.
 */
export class Interrupts {
  readonly #handlers: InterruptHandlers
  #received: InterruptSignal | undefined

  private constructor(handlers: InterruptHandlers) {
    this.#handlers = handlers
  }

  static install(handlers: InterruptHandlers): Interrupts {
    const interrupts = new Interrupts(handlers)
    for (const signal of SIGNALS) {
      process.removeAllListeners(signal)
      process.on(signal, interrupts.#onSignal)
    }
    return interrupts
  }

  /** The last signal, if there was one. */
  get received(): InterruptSignal | undefined {
    return this.#received
  }

  /** Leaves the signals to Node's default again; the exit code of one that came stays. */
  release(): void {
    for (const signal of SIGNALS)
      process.off(signal, this.#onSignal)
  }

  readonly #onSignal = (signal: InterruptSignal): void => {
    const isFirst = this.#received === undefined
    this.#received = signal
    if (signal === 'SIGHUP')
      outliveTerminal()
    if (isFirst) {
      process.on('exit', () => {
        process.exitCode = EXIT_CODES[this.#received ?? signal]
      })
      this.#handlers.first(signal)
      return
    }
    this.#handlers.second(signal)
    process.exit(EXIT_CODES[signal])
  }
}

/** Where the terminal is gone, what is written to it fails, which must not end the cleanup. */
function outliveTerminal(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', () => undefined)
}
