import type { Fault, FaultCounts } from './fault-proxy-protocol.ts'
import { LONGEST_FAULT_MS } from './fault-proxy-protocol.ts'

type FaultOf<K extends Fault['fault']> = Extract<Fault, { fault: K }>

/** The faults that are on in a proxy. Each goes off by itself. */
export class FaultSwitch {
  #on = new Map<Fault['fault'], Fault>()
  #counts: FaultCounts = {}
  #ended = new AbortController()
  readonly #starters: [Fault['fault'], (fault: Fault, signal: AbortSignal) => void][] = []

  /** Whether a fault is on, and how. */
  get<K extends Fault['fault']>(kind: K): FaultOf<K> | undefined {
    return this.#on.get(kind) as FaultOf<K> | undefined
  }

  /** Counts one thing that a fault was done to. @returns how many there were */
  count(kind: Fault['fault']): number {
    return this.#counts[kind] = (this.#counts[kind] ?? 0) + 1
  }

  /** Calls `start` when a fault goes on; `signal` aborts when it goes off. */
  onSet<K extends Fault['fault']>(kind: K, start: (fault: FaultOf<K>, signal: AbortSignal) => void): void {
    this.#starters.push([kind, (fault, signal) => start(fault as FaultOf<K>, signal)])
  }

  /** Turns these on and all others off. @returns what those that were on had met */
  set(faults: readonly Fault[]): FaultCounts {
    const counts = this.#counts
    this.#ended.abort()
    this.#ended = new AbortController()
    this.#counts = {}
    this.#on = new Map(faults.map(fault => [fault.fault, fault]))
    for (const fault of faults) {
      const { signal } = this.#ended
      const ended = new AbortController()
      const timer = setTimeout(() => {
        this.#on.delete(fault.fault)
        ended.abort()
      }, Math.min(fault.forMs ?? LONGEST_FAULT_MS, LONGEST_FAULT_MS))
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
        ended.abort()
      })
      for (const [kind, start] of this.#starters) {
        if (kind === fault.fault)
          start(fault, ended.signal)
      }
    }
    return counts
  }
}
