interface StampedObject {
  metadata?: {
    uid?: string
    creationTimestamp?: unknown
    managedFields?: unknown
  }
}

/** The server's stamps have whole seconds. */
const STAMP_MS = 1_000
/** Surely late: what a busy API server takes from stamping a change until it tells of it is less. */
const LATE_MS = 2_000

/**
 * Notices that a connection brings late what the server did before: a network that was away, or a middlebox that held back what it carries, leaves the connection as it was.
 * Nothing else tells of it.
 *
 * The server stamps each change (creationTimestamp, then the time of a manager's entry in managedFields, in whole seconds). How long after its stamp a change arrives
 * is the difference of two clocks, up to a second, and the delay; the smallest such time that was seen, or that of the Date of an answer, has no delay worth the name. Clocks of two
 * machines need not agree, but go on evenly.
 */
export class LateDelivery {
  #earliestMs = Infinity
  #openedAt = Infinity
  readonly #stamps = new Map<string, number>()
  #latestMs = 0
  #isLate = false

  /**
   * A connection was opened, and its answer had that Date.
   *
   * @param isAfterGap what it tells of the time before is late for a reason that is told: not that counts
   */
  opened(date: string | undefined, arrivedAt: number, isAfterGap: boolean): void {
    const stamp = stampMs(date)
    this.#take(arrivedAt - stamp)
    if (isAfterGap || this.#openedAt === Infinity)
      this.#openedAt = stamp
  }

  /**
   * An object was added or changed, by a connection that follows the server.
   *
   * @param arrivedAt on a clock that is not set within the watch
   */
  changed({ metadata: { uid = '', creationTimestamp, managedFields } = {} }: StampedObject, arrivedAt: number): void {
    const stamp = Math.max(0, ...[creationTimestamp, ...managers(managedFields)].map(stampMs).filter(Number.isFinite))
    const earlier = this.#stamps.get(uid)
    this.#stamps.set(uid, stamp)
    // Not every change is stamped: scheduling and deletion are not.
    if (stamp === 0 || stamp === earlier || !(stamp > this.#openedAt))
      return
    const tookMs = arrivedAt - stamp
    this.#take(tookMs)
    const lateMs = tookMs - this.#earliestMs
    this.#isLate = lateMs > STAMP_MS + LATE_MS
    if (this.#isLate)
      this.#latestMs = Math.max(this.#latestMs, lateMs)
  }

  /** Whether the last change of which that is known was late. */
  get isLate(): boolean {
    return this.#isLate
  }

  deleted({ metadata: { uid = '' } = {} }: StampedObject): void {
    this.#stamps.delete(uid)
  }

  /** How late in ms, to a second, changes were told at the most since this was asked last; undefined where they were not. */
  ended(): number | undefined {
    const latest = this.#latestMs
    this.#latestMs = 0
    return latest === 0 ? undefined : latest
  }

  #take(tookMs: number): void {
    if (tookMs < this.#earliestMs)
      this.#earliestMs = tookMs
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
