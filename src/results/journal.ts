import type { JournalEntry } from './journal-entry.ts'
import { closeSync, constants, fstatSync, fsync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { JournalWriteError } from './journal-write-error.ts'

const NEWLINE = 0x0A
const { O_APPEND, O_CREAT, O_EXCL, O_RDWR } = constants

/**
 * A run's `journal.ndjson`: every entry is in the file when `append` returns, so a killed harness loses nothing it has seen. It is on
 * the disk too, against a power cut, soon after an entry that ends a trial, and when it is closed. Soon, since beside a cluster that
 * writes one sync took half a second, for which the process that measures must not stand still; one that failed is thrown by the next
 * append, by `synced`, and when the journal is closed.
 *
 * A line counts once its newline is written. One that could not be written whole is taken back.
 *
 * @throws JournalWriteError from every method where the file cannot be written.
 */
export class Journal {
  readonly file: string
  #descriptor: number | undefined
  #syncProblem: Error | undefined
  #isBroken = false
  #syncing: Promise<void> = Promise.resolve()
  readonly #listeners = new Set<(entry: JournalEntry) => void>()

  private constructor(file: string, descriptor: number) {
    this.file = file
    this.#descriptor = descriptor
  }

  /** Starts a new journal; one that is there already is never written over. */
  static create(file: string): Journal {
    const journal = new Journal(file, attempt(file, 'cannot be created', () => openSync(file, O_RDWR | O_APPEND | O_CREAT | O_EXCL, 0o644)))
    attempt(file, 'its folder cannot be synced', () => syncFolder(dirname(file)))
    return journal
  }

  /** Goes on with a journal that is there, after a writer that may have been killed within a line. */
  static open(file: string): Journal {
    const descriptor = attempt(file, 'cannot be opened', () => openSync(file, O_RDWR | O_APPEND))
    attempt(file, 'its torn last line cannot be removed', () => dropTornLine(descriptor))
    return new Journal(file, descriptor)
  }

  /** Whether an entry could not be written: it has been thrown once, and whoever would only sum up need not say so again. */
  get isBroken(): boolean {
    return this.#isBroken
  }

  append(entry: JournalEntry): void {
    const descriptor = this.#open()
    this.#throwSyncProblem()
    const line = Buffer.from(`${JSON.stringify(entry, (key, value: unknown) => finite(this.file, key, value))}\n`)
    let written = 0
    try {
      while (written < line.length)
        written += writeSync(descriptor, line, written)
    }
    catch (error) {
      this.#isBroken = true
      this.#takeBack(descriptor, written)
      throw failure(this.file, 'cannot be written', error)
    }
    this.#isBroken = false
    // The end of a run is followed by the end of this, which syncs.
    if (entry.type === 'rollout-end' || entry.type === 'density-end' || entry.type === 'samples-end')
      this.#syncing = this.#syncSoon(descriptor, this.#syncing)
    for (const listener of this.#listeners)
      listener(entry)
  }

  /** Calls `listener` with every entry that has been written from now on, until the returned function is called. */
  onAppend(listener: (entry: JournalEntry) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    if (this.#descriptor === undefined)
      return
    const descriptor = this.#descriptor
    try {
      attempt(this.file, 'cannot be synced', () => fsyncSync(descriptor))
      this.#throwSyncProblem()
    }
    finally {
      this.#descriptor = undefined
      closeSync(descriptor)
    }
  }

  /** Waits until what was to be synced soon is. Linux tells of what could not be written once: to that sync, and to no later one. */
  async synced(): Promise<void> {
    await this.#syncing
    this.#throwSyncProblem()
  }

  #throwSyncProblem(): void {
    if (this.#syncProblem === undefined)
      return
    this.#isBroken = true
    throw failure(this.file, 'cannot be synced', this.#syncProblem)
  }

  /** @returns ends with the sync, and with those before it */
  #syncSoon(descriptor: number, others: Promise<void>): Promise<void> {
    return new Promise(resolve => fsync(descriptor, error => {
      if (error)
        this.#syncProblem = error
      resolve(others)
    }))
  }

  #open(): number {
    if (this.#descriptor === undefined)
      throw new JournalWriteError(this.file, 'is closed; nothing can be added to it')
    return this.#descriptor
  }

  #takeBack(descriptor: number, written: number): void {
    if (written === 0)
      return
    try {
      ftruncateSync(descriptor, fstatSync(descriptor).size - written)
    }
    catch {
      // Half a line stays: no other may be written behind it.
      this.#descriptor = undefined
      closeSync(descriptor)
    }
  }
}

function dropTornLine(descriptor: number): void {
  const { size } = fstatSync(descriptor)
  const chunk = Buffer.alloc(64 * 1024)
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - chunk.length)
    const read = readSync(descriptor, chunk, 0, end - start, start)
    const newline = chunk.subarray(0, read).lastIndexOf(NEWLINE)
    if (newline !== -1) {
      if (start + newline + 1 < size)
        ftruncateSync(descriptor, start + newline + 1)
      return
    }
    end = start
  }
  ftruncateSync(descriptor, 0)
}

/** A new file's name is on the disk only once its folder is. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, constants.O_RDONLY)
  try {
    fsyncSync(descriptor)
  }
  finally {
    closeSync(descriptor)
  }
}

/** JSON writes NaN and Infinity as null, which would only be seen when the journal is read. */
function finite(file: string, key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new JournalWriteError(file, `expected finite numbers in an entry, received ${key}: ${value}`)
  return value
}

function attempt<T>(file: string, problem: string, action: () => T): T {
  try {
    return action()
  }
  catch (error) {
    throw failure(file, problem, error)
  }
}

function failure(file: string, problem: string, cause: unknown): JournalWriteError {
  const detail = cause instanceof Error ? cause.message : String(cause)
  return new JournalWriteError(file, `${problem}: ${detail}`, { cause })
}
