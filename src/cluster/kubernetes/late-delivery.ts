interface StampedObject {
  metadata?: { uid?: string, managedFields?: unknown }
}

/** The server's stamps have whole seconds. */
const STAMP_MS = 1_000
/** Surely late: what a busy API server takes from stamping a change until it tells of it is less. */
const LATE_MS = 2_000
/** What was held back comes at once, as fast as it can be read. */
const BURST_MS = 250

/**
 * Notices that a connection brings late what the server did before: a network that was away, or a middlebox that held back what it carries, leaves the connection as it was.
 * Nothing else tells of it.
 *
 * The server stamps changes with its clock (the time of a manager's entry in managedFields, in whole seconds). How long after its stamp a change arrives is the difference of
 * two clocks, up to a second, and the delay; the smallest such time has no delay worth the name. Clocks of two machines need not agree, but go on evenly.
 * A connection delivers in order: a change is held back for no longer than nothing came before it, and where an older stamp follows a newer one it is the server
 * that was slow. Creation does not count: it is stamped before those are asked who may refuse it (webhooks, quota).
 */
export class LateDelivery {
  #earliestMs = Infinity
  #openedAt = Infinity
  #newestStamp = -Infinity
  #lastArrivalAt = Infinity
  /** For how long nothing came before what comes now. */
  #silenceMs = 0
  readonly #stamps = new Map<string, number>()
  /** The longest time from stamp to arrival of those that may have been held back, and the silence before it. */
  #suspect = { tookMs: -Infinity, silenceMs: 0 }
  #isLate = false

  /**
   * A connection was opened, and its answer had that Date.
   *
   * @param isAfterGap what it tells of the time before is late for a reason that is told: not that counts
   */
  opened(date: string | undefined, arrivedAt: number, isAfterGap: boolean): void {
    if (this.#lastArrivalAt === Infinity)
      this.#lastArrivalAt = arrivedAt
    if (!isAfterGap && this.#openedAt !== Infinity)
      return
    this.#openedAt = stampMs(date)
    this.#lastArrivalAt = arrivedAt
    this.#silenceMs = 0
  }

  /**
   * An object was added or changed, by a connection that follows the server.
   *
   * @param arrivedAt ms, on a clock that is not set within the watch
   */
  changed({ metadata: { uid = '', managedFields } = {} }: StampedObject, arrivedAt: number): void {
    const sinceLastMs = arrivedAt - this.#lastArrivalAt
    this.#lastArrivalAt = arrivedAt
    if (sinceLastMs > BURST_MS)
      this.#silenceMs = sinceLastMs
    const stamp = Math.max(0, ...managers(managedFields).map(stampMs).filter(Number.isFinite))
    const earlier = this.#stamps.get(uid)
    this.#stamps.set(uid, stamp)
    // Not every change is stamped: scheduling and deletion are not.
    if (earlier === undefined || !(stamp > earlier && stamp > this.#openedAt) || stamp < this.#newestStamp - STAMP_MS)
      return
    this.#newestStamp = Math.max(this.#newestStamp, stamp)
    const tookMs = arrivedAt - stamp
    this.#earliestMs = Math.min(this.#earliestMs, tookMs)
    this.#isLate = this.#lateMs({ tookMs, silenceMs: this.#silenceMs }) !== undefined
    if (this.#silenceMs > STAMP_MS + LATE_MS && tookMs > this.#suspect.tookMs)
      this.#suspect = { tookMs, silenceMs: this.#silenceMs }
  }

  deleted({ metadata: { uid = '' } = {} }: StampedObject): void {
    this.#stamps.delete(uid)
  }

  /** Whether the last change of which that is known was late. */
  get isLate(): boolean {
    return this.#isLate
  }

  /** How late in ms, to a second, changes were told at the most since this was asked last; undefined where they were not. */
  ended(): number | undefined {
    const lateMs = this.#lateMs(this.#suspect)
    this.#suspect = { tookMs: -Infinity, silenceMs: 0 }
    return lateMs
  }

  #lateMs({ tookMs, silenceMs }: { tookMs: number, silenceMs: number }): number | undefined {
    const lateMs = Math.min(tookMs - this.#earliestMs, silenceMs)
    return lateMs > STAMP_MS + LATE_MS ? lateMs : undefined
  }
}

/** Whatever a server sends for it. */
function managers(fields: unknown): unknown[] {
  return Array.isArray(fields) ? fields.map((entry: { time?: unknown } | null) => entry?.time) : []
}

/** NaN for what is no date. */
function stampMs(text: unknown): number {
  return typeof text === 'string' ? Date.parse(text) : Number.NaN
}
