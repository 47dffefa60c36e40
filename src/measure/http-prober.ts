import pLimit from 'p-limit'
import { oneLine } from '../errors/one-line.ts'
import { ProbeWayError } from '../errors/probe-way-error.ts'
import type { Observation } from './observation.ts'

/**
 * One HTTP request to one pod; resolves to the status, rejects where there is none: with a {@link ProbeWayError} where not the pod is to blame.
 * Must end within its own timeout.
 */
export type Probe = (target: ProbeTarget, signal: AbortSignal) => Promise<number>

export interface ProbeTarget {
  pod: string
  ip: string
}

/** What of a pod is asked. */
export interface HttpEndpoint {
  port: number
  /** Default `/`. */
  path?: string
}

export interface HttpProberOptions {
  probe: Probe
  intervalMs: number
  concurrency: number
  /** Milliseconds since t0, now. */
  now: () => number
  record: (observation: Observation) => void
}

interface Entry extends ProbeTarget {
  isAvailable: boolean
  lastProbedAt: number
}

/**
 * Asks each pod from outside, from the moment it has an address until its first HTTP 200, and stamps that answer itself.
 *
 * Each probe is its own connection; at most `concurrency` are under way, the pod that has waited longest first.
 */
export class HttpProber {
  readonly #options: HttpProberOptions
  readonly #entries = new Map<string, Entry>()
  /** Those to be asked: nobody has yet, or not with success; in this order. Whoever is being asked, or has answered, is in neither. */
  readonly #fresh = new Set<Entry>()
  readonly #waiting = new Set<Entry>()
  readonly #ended = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #underWay = 0
  #wayDown: { sinceMs: number, cause: string } | undefined

  constructor(options: HttpProberOptions) {
    this.#options = options
  }

  /** Why pods cannot be asked at all now; undefined where they can. */
  get trouble(): string | undefined {
    return this.#wayDown?.cause
  }

  add(target: ProbeTarget): void {
    this.remove(target.pod)
    const entry: Entry = { ...target, isAvailable: false, lastProbedAt: -Infinity }
    this.#entries.set(target.pod, entry)
    this.#fresh.add(entry)
    this.#begin()
    this.#tick()
  }

  remove(pod: string): void {
    const entry = this.#entries.get(pod)
    if (entry === undefined)
      return
    this.#entries.delete(pod)
    this.#fresh.delete(entry)
    this.#waiting.delete(entry)
  }

  /** Asks every available pod once more, and again after a failure; one that fails both times is recorded as unavailable. */
  async confirm(signal: AbortSignal): Promise<void> {
    const limit = pLimit(this.#options.concurrency)
    const either = AbortSignal.any([signal, this.#ended.signal])
    const available = [...this.#entries.values()].filter(entry => entry.isAvailable)
    await Promise.all(available.map(entry => limit(async () => {
      const first = await this.#ask(entry, either)
      const answer = first.isOk ? first : await this.#ask(entry, either)
      if (either.aborted || answer.isOk || !this.#isCurrent(entry))
        return
      entry.isAvailable = false
      this.#waiting.add(entry)
      this.#begin()
      this.#options.record({ kind: 'unavailable', atMs: this.#options.now(), pod: entry.pod, reason: answer.reason })
    })))
    signal.throwIfAborted()
  }

  /** Ends all probing; nothing is recorded afterwards. */
  close(): void {
    clearInterval(this.#timer)
    this.#ended.abort()
    for (const all of [this.#entries, this.#fresh, this.#waiting])
      all.clear()
  }

  #begin(): void {
    this.#timer ??= setInterval(() => this.#tick(), this.#options.intervalMs)
  }

  #tick(): void {
    // Waking up for nobody twenty times a second is most of what a waiting harness would cost.
    if (this.#fresh.size === 0 && this.#waiting.size === 0) {
      clearInterval(this.#timer)
      this.#timer = undefined
      return
    }
    const dueBefore = this.#options.now() - this.#options.intervalMs * 0.9
    for (const entries of [this.#fresh, this.#waiting]) {
      for (const entry of entries) {
        if (this.#underWay >= this.#options.concurrency)
          return
        if (entry.lastProbedAt > dueBefore)
          continue
        entries.delete(entry)
        void this.#seek(entry)
      }
    }
  }

  async #seek(entry: Entry): Promise<void> {
    this.#underWay++
    const sentAt = this.#options.now()
    entry.lastProbedAt = sentAt
    const answer = await this.#ask(entry, this.#ended.signal)
    const atMs = this.#options.now()
    this.#underWay--
    if (!this.#isCurrent(entry) || this.#ended.signal.aborted)
      return
    if (!answer.isOk) {
      this.#waiting.add(entry)
      this.#begin()
      return
    }
    entry.isAvailable = true
    this.#options.record({ kind: 'available', atMs, pod: entry.pod, tookMs: atMs - sentAt })
  }

  /** A pod that was replaced, or got another address, while its probe was under way is not the one that answered. */
  #isCurrent(entry: Entry): boolean {
    return this.#entries.get(entry.pod) === entry
  }

  async #ask(target: ProbeTarget, signal: AbortSignal): Promise<{ isOk: true } | { isOk: false, reason: string }> {
    try {
      const status = await this.#options.probe(target, signal)
      this.#wayIsUp()
      return status === 200 ? { isOk: true } : { isOk: false, reason: `HTTP ${status}` }
    }
    catch (error) {
      if (error instanceof ProbeWayError)
        this.#wayDown = { sinceMs: this.#wayDown?.sinceMs ?? this.#options.now(), cause: error.message }
      return { isOk: false, reason: oneLine(error) }
    }
  }

  /** What pods answered in the meantime is stamped late, as with a watch that was resumed. */
  #wayIsUp(): void {
    if (this.#wayDown === undefined || this.#ended.signal.aborted)
      return
    const { sinceMs, cause } = this.#wayDown
    this.#wayDown = undefined
    const atMs = this.#options.now()
    this.#options.record({ kind: 'reconnected', atMs, watch: 'HTTP probe', cause, gapMs: atMs - sinceMs })
  }
}
