import { DeadlineError } from '../errors/deadline-error.ts'
import type { Observation } from './observation.ts'
import { applyObservation, emptyRolloutState } from './rollout-state.ts'
import type { RolloutState } from './rollout-state.ts'

export interface UntilOptions {
  /** Milliseconds from now. */
  deadlineMs: number
  signal: AbortSignal
}

/**
 * The stream of one rollout's observations and its running fold. Whoever measures records here; whoever waits or keeps listens here.
 */
export class ObservationLog {
  readonly #state = emptyRolloutState()
  readonly #sinks = new Set<(observation: Observation) => void>()
  readonly #waiters = new Set<() => void>()
  #failure: { error: unknown } | undefined

  get state(): RolloutState {
    return this.#state
  }

  record(observation: Observation): void {
    applyObservation(this.#state, observation)
    for (const sink of this.#sinks)
      this.#tell(sink, observation)
    for (const check of this.#waiters)
      check()
  }

  /**
   * Calls `sink` for every later observation until the returned function is called. Where it throws, nobody is told of anything any more and
   * whoever waits, or is the next to wait, gets the error: what is not kept need not be measured.
   */
  onObservation(sink: (observation: Observation) => void): () => void {
    this.#sinks.add(sink)
    return () => this.#sinks.delete(sink)
  }

  /**
   * Waits until `condition` holds; it is asked again after every observation.
   *
   * @returns true when it holds, false when the deadline passes first
   * @throws the signal's reason; the error of a sink, once
   */
  async until(condition: (state: RolloutState) => boolean, { deadlineMs, signal }: UntilOptions): Promise<boolean> {
    signal.throwIfAborted()
    if (this.#failure)
      throw this.#takeFailure()
    if (condition(this.#state))
      return true
    let stop = (): void => undefined
    try {
      return await new Promise<boolean>((resolve, reject) => {
        const check = (): void => {
          if (this.#failure)
            reject(this.#takeFailure())
          else if (condition(this.#state))
            resolve(true)
        }
        const abort = (): void => reject(signal.reason)
        const timer = setTimeout(() => resolve(false), deadlineMs)
        this.#waiters.add(check)
        signal.addEventListener('abort', abort, { once: true })
        stop = () => {
          clearTimeout(timer)
          this.#waiters.delete(check)
          signal.removeEventListener('abort', abort)
        }
      })
    }
    finally {
      stop()
    }
  }

  #tell(sink: (observation: Observation) => void, observation: Observation): void {
    try {
      sink(observation)
    }
    catch (error) {
      this.#failure = { error }
      this.#sinks.clear()
    }
  }

  /** Once: pods have to be waited for when they are removed, too. */
  #takeFailure(): unknown {
    const { error } = this.#failure ?? {}
    this.#failure = undefined
    return error
  }

  /** As {@link until}, for what must happen. */
  async require(what: string, condition: (state: RolloutState) => boolean, options: UntilOptions): Promise<void> {
    if (!await this.until(condition, options))
      throw new DeadlineError(`${what}: not within ${Math.round(options.deadlineMs / 1000)} s`)
  }
}
