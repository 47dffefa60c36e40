import type { Readable } from 'node:stream'
import { sleep } from '../../clock/sleep.ts'
import { ApiError } from '../../errors/api-error.ts'
import type { KubernetesApi } from './kubernetes-api.ts'
import { LateDelivery } from './late-delivery.ts'
import { LineSplitter } from './line-splitter.ts'

interface WatchedObject {
  metadata?: { name?: string, uid?: string, resourceVersion?: string, managedFields?: unknown }
}

interface WatchEvent {
  type: string
  object: WatchedObject & { code?: number, message?: string, reason?: string }
}

interface ResourceList<T> {
  metadata?: { resourceVersion?: string }
  items: T[]
}

/** What a watch tells its owner. `at` is `performance.now()` when the bytes arrived, before they were parsed. */
export interface WatchHandlers<T> {
  /** An object was added or changed. Also called for every object of a list, the first one and any later. */
  onObject: (object: T, at: number) => void
  onDeleted: (object: T, at: number) => void
  /** After a list: all objects there are. Whoever keeps state drops what is not among them. */
  onListed: (objects: T[], at: number) => void
  /** The stream broke and is being resumed, or brought late what the server had done before; `gapMs` is how long nothing could be heard, or how late it was. */
  onReconnect: (cause: string, gapMs: number) => void
}

export interface WatchOptions {
  labelSelector?: string
  fieldSelector?: string
}

/** How one connection ended; `cause` is absent where the server ended it in good order. */
interface Ending {
  resourceVersion: string | undefined
  hasEvents: boolean
  cause?: string
}

/** A connection that was quiet for too long, beside the one that is to take its place: until that one is open it is still followed. */
interface Quiet {
  stream: Readable
  /** Nothing is known of the time since: it may be half-open. */
  lastArrivalAt: number
  isReplaced: boolean
  /** Whether it told something after it had been replaced. */
  hasSpoken: boolean
}

/** Quiet connections are renewed after this long: a half-open one looks just like one on which nothing happens. */
const IDLE_MS = 15_000
/** A renewed watch that speaks within this time may have something to tell that the old one swallowed. */
const PROMPT_MS = 250
/** The old connection is listened to for so much longer: what it tells too was no secret of a half-open one. */
const OVERLAP_MS = 500
const LONGEST_BACKOFF_MS = 2_000
/** After a connection has ended nothing is heard until the next is open, however well it ended; what takes longer than this is told. */
const SLOW_OPENING_MS = 250
/** An API server that was started again does not know its roles for some seconds, and refuses whoever has their rights from them. */
const REFUSED_MS = 10_000

/**
 * Lists a resource and watches it until `signal` aborts: the measuring watch.
 *
 * It resumes by resourceVersion, lists again when the server has forgotten that version (410 Gone) or sends what cannot be
 * parsed, and renews a connection that has been quiet for 15 s: it is followed until the new one is open, and counts as a reconnect only where the
 * new one finds events which it, still listened to for a moment, does not tell.
 * A server that has answered once and then refuses (401, 403) is asked again for 10 s. What a connection tells more than two seconds late, by the server's
 * own stamps of whole seconds, counts as a reconnect too.
 *
 * @returns `synced` once the first list is in and the server follows on it; `done` when the watch has ended, rejected where the server refuses it (400, 401, 403, 404, 405);
 *   `tellGap` tells of the gap that the watch is in just now, if it is in one: whoever stops looking would not be told when it ends. It takes half a second
 *   where that must be waited for, else none
 */
export function watchResource<T extends WatchedObject>(
  api: KubernetesApi,
  path: string,
  options: WatchOptions,
  handlers: WatchHandlers<T>,
  signal: AbortSignal,
  { idleMs = IDLE_MS, refusedMs = REFUSED_MS }: { idleMs?: number, refusedMs?: number } = {},
): { synced: Promise<void>, done: Promise<void>, tellGap: () => Promise<void> } {
  let opened: () => void
  let hasOpened = false
  /** How the last connection ended, while there is no other. `cause` is absent where it ended in good order. */
  let gap: { at: number, cause?: string } | undefined
  /** Ends once it is known, and told, whether the connection that was replaced was half-open. */
  let overlap: Promise<void> | undefined
  const lateness = new LateDelivery()
  const synced = new Promise<void>(resolve => opened = resolve)
  const done = run()
  return { synced: Promise.race([synced, done]), done, tellGap: tellAll }

  async function tellAll(): Promise<void> {
    tellGap()
    await overlap
    tellLate(lateness.ended())
  }

  function tellLate(lateMs: number | undefined): void {
    if (lateMs !== undefined)
      handlers.onReconnect('told late', lateMs)
  }

  /** @returns whether there was one worth telling of */
  function tellGap(): boolean {
    const told = gap
    gap = undefined
    const gapMs = told && performance.now() - told.at
    if (gapMs === undefined || (told?.cause === undefined && gapMs <= SLOW_OPENING_MS))
      return false
    handlers.onReconnect(told?.cause ?? 'slow to open', gapMs)
    return true
  }

  async function run(): Promise<void> {
    let resourceVersion: string | undefined
    let failures = 0
    let refusedSince: number | undefined
    let quiet: Quiet | undefined
    /** What it told after the request for the next connection was made: that one tells it again. */
    const toldMeanwhile = new Set<string>()
    const dropQuiet = (): void => {
      quiet?.stream.destroy()
      quiet = undefined
    }
    while (!signal.aborted) {
      try {
        if (resourceVersion === undefined) {
          const list = await api.get<ResourceList<T>>(path, { query: { ...options }, signal })
          const at = performance.now()
          for (const object of list.items)
            handlers.onObject(object, at)
          handlers.onListed(list.items, at)
          resourceVersion = list.metadata?.resourceVersion ?? ''
        }
        const ending = await follow(resourceVersion)
        refusedSince = undefined
        resourceVersion = ending.resourceVersion
        // A server whose every stream ends without an event that can be used is not asked in a spin.
        if (ending.cause === undefined || ending.cause === 'quiet' || ending.hasEvents)
          failures = 0
        else if (failures++ > 0)
          await sleep(Math.min(25 * 2 ** failures, LONGEST_BACKOFF_MS), signal).catch(() => undefined)
      }
      catch (error) {
        if (signal.aborted)
          break
        gap ??= { at: quiet?.lastArrivalAt ?? performance.now(), cause: causeOf(error) }
        gap.cause ??= causeOf(error)
        dropQuiet()
        if (isRefusal(error)) {
          refusedSince ??= performance.now()
          if (!hasOpened || !isPassing(error) || performance.now() - refusedSince > refusedMs)
            throw error
        }
        if (error instanceof ApiError && error.status === 410)
          resourceVersion = undefined
        await sleep(Math.min(50 * 2 ** failures++, LONGEST_BACKOFF_MS), signal).catch(() => undefined)
      }
    }
    await tellAll()

    /** One connection, until it ends. `cause` is set where it ended for any other reason than the server's own timeout. */
    async function follow(from: string): Promise<Ending> {
      const { body: stream, date } = await api.stream(path, {
        query: { ...options, watch: true, allowWatchBookmarks: true, resourceVersion: from, timeoutSeconds: 300 },
        signal,
      })
      const openedAt = performance.now()
      opened()
      hasOpened = true
      lateness.opened(date, performance.timeOrigin + openedAt, tellGap())
      let old = quiet
      if (old)
        old.isReplaced = true
      const own: Quiet = { stream, lastArrivalAt: openedAt, isReplaced: false, hasSpoken: false }
      const state: Ending = { resourceVersion: from, hasEvents: false }
      let isQuiet = false
      let idle: NodeJS.Timeout | undefined
      const fellQuiet = new Promise<'quiet'>(resolve => idle = setTimeout(() => resolve('quiet'), idleMs))
      const consumed = consume(stream, (line, at) => {
        if (own.isReplaced) {
          own.hasSpoken = true
          return
        }
        idle?.refresh()
        own.lastArrivalAt = at
        const event = watchEvent(line)
        const { uid = '', resourceVersion: version } = event.object.metadata ?? {}
        const id = `${event.type} ${uid} ${version}`
        if (isQuiet)
          toldMeanwhile.add(id)
        if (old !== undefined && !toldMeanwhile.has(id)) {
          if (at - openedAt < PROMPT_MS)
            tellIfHalfOpen(old, openedAt, date)
          else
            dropQuiet()
          quiet = undefined
          old = undefined
        }
        if (event.type === 'ERROR')
          throw new ApiError(`watch ${path}`, event.object.code ?? 500, event.object.reason ?? '', event.object.message ?? '')
        if (version !== undefined)
          state.resourceVersion = version
        if (!isQuiet && toldMeanwhile.has(id))
          return
        if (event.type === 'ADDED' || event.type === 'MODIFIED') {
          lateness.changed(event.object, performance.timeOrigin + at)
          if (overlap === undefined && !lateness.isLate)
            tellLate(lateness.ended())
          handlers.onObject(event.object as T, at)
        }
        else if (event.type === 'DELETED') {
          lateness.deleted(event.object)
          handlers.onDeleted(event.object as T, at)
        }
        state.hasEvents = true
      })
      const endedWith = (cause?: string): Ending => {
        gap ??= { at: performance.now() }
        if (cause !== undefined)
          gap = { at: own.lastArrivalAt, cause }
        return cause === undefined ? state : { ...state, cause }
      }
      try {
        if (await Promise.race([consumed, fellQuiet]) === 'quiet') {
          isQuiet = true
          dropQuiet()
          quiet = own
          toldMeanwhile.clear()
          consumed.catch(() => undefined).finally(() => {
            if (quiet === own && !own.isReplaced)
              gap ??= { at: performance.now() }
          })
          return { ...state, cause: 'quiet' }
        }
        return endedWith()
      }
      catch (error) {
        if (signal.aborted)
          return state
        if (error instanceof ApiError && error.status === 410)
          return { ...endedWith('410 Gone'), resourceVersion: undefined }
        // After a line that cannot be parsed nothing of this stream can be trusted: list again.
        if (error instanceof SyntaxError)
          return { ...endedWith('unreadable watch event'), resourceVersion: undefined }
        return endedWith(causeOf(error))
      }
      finally {
        clearTimeout(idle)
        if (!isQuiet)
          stream.destroy()
      }
    }

    /** What the new connection told at once may have happened just now: then the old one tells it too. */
    function tellIfHalfOpen(old: Quiet, openedAt: number, date: string | undefined): void {
      overlap = sleep(OVERLAP_MS, signal).catch(() => undefined).then(() => {
        overlap = undefined
        old.stream.destroy()
        if (old.hasSpoken)
          return
        handlers.onReconnect('half-open connection', openedAt - old.lastArrivalAt)
        // What the new connection tells late, now and in what is still to come of it, is this too.
        lateness.opened(date, performance.timeOrigin + openedAt, true)
        lateness.ended()
      })
    }
  }
}

/** @throws {SyntaxError} for what is no watch event */
function watchEvent(line: string): WatchEvent {
  const event: unknown = JSON.parse(line)
  if (typeof event !== 'object' || event === null || !('type' in event) || typeof event.type !== 'string' || !('object' in event) || typeof event.object !== 'object' || event.object === null)
    throw new SyntaxError('not a watch event')
  const { metadata } = event.object as { metadata?: unknown }
  if (metadata !== undefined && (typeof metadata !== 'object' || metadata === null))
    throw new SyntaxError('an object without metadata')
  return event as WatchEvent
}

/** Calls `onLine` for each line with the arrival time of the chunk that completed it. */
function consume(stream: Readable, onLine: (line: string, at: number) => void): Promise<void> {
  const splitter = new LineSplitter()
  return new Promise((resolve, reject) => {
    stream.on('data', (chunk: Buffer) => {
      const at = performance.now()
      try {
        for (const line of splitter.push(chunk))
          onLine(line, at)
      }
      catch (error) {
        reject(error)
        stream.destroy()
      }
    })
    stream.on('end', resolve)
    stream.on('error', reject)
    stream.on('close', resolve)
  })
}

function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && [400, 401, 403, 404, 405].includes(error.status)
}

/** Whether the same request may be granted a moment later. */
function isPassing(error: unknown): boolean {
  return error instanceof ApiError && [401, 403].includes(error.status)
}

function causeOf(error: unknown): string {
  if (error instanceof ApiError)
    return `${error.status} ${error.reason}`
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // undici's own codes say less than its words do: "other side closed".
  return (code.startsWith('UND_ERR') ? '' : code) || (error instanceof Error ? error.message.split('\n', 1)[0] ?? error.name : String(error))
}
