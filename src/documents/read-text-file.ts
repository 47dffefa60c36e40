import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import type { DocumentErrorClass } from './document-error.ts'

/** What may be read, and how a message calls it. */
export interface TextFileKind {
  maxBytes: number
  /** With its article: `a YAML file`. */
  expected: string
  /** Leaves a byte order mark in the text, which is then the file's bytes exactly. */
  keepsBom?: true
}

/** Far beyond what anybody writes by hand, and quickly read. */
const YAML: TextFileKind = { maxBytes: 256 * 1024, expected: 'a YAML file' }

const REASONS: Record<string, string> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file: a part of its path is not a directory',
  EACCES: 'permission denied',
  ELOOP: 'its symbolic links lead nowhere',
}

/**
 * Text of a UTF-8 file, of at most 256 KiB where nothing else is said. Bytes are counted as they are read, so neither a device nor a
 * growing file is read without end.
 *
 * @throws the given error for a file that is missing, no regular file, too large or not UTF-8
 */
export function readTextFile(file: string, ErrorClass: DocumentErrorClass, kind: TextFileKind = YAML): string {
  const bytes = readBytes(file, ErrorClass, kind)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: kind.keepsBom ?? false }).decode(bytes)
  }
  catch {
    throw new ErrorClass(file, [{ message: 'not UTF-8 text: save it as UTF-8' }])
  }
}

function readBytes(file: string, ErrorClass: DocumentErrorClass, { maxBytes, expected }: TextFileKind): Buffer {
  const fail = (message: string): Error => new ErrorClass(file, [{ message }])
  let descriptor: number | undefined
  try {
    // Non-blocking: opening a named pipe nobody writes to would wait for ever.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
    const status = fstatSync(descriptor)
    if (!status.isFile())
      throw fail(`${status.isDirectory() ? 'is a directory' : 'is not a regular file'}: expected ${expected}`)
    const buffer = Buffer.alloc(maxBytes + 1)
    let length = 0
    let count: number
    do {
      count = readSync(descriptor, buffer, length, buffer.length - length, null)
      length += count
    } while (count > 0 && length < buffer.length)
    if (length > maxBytes)
      throw fail(`is larger than ${maxBytes / 1024} KiB: this is no file podfit reads`)
    return buffer.subarray(0, length)
  }
  catch (error) {
    if (error instanceof ErrorClass)
      throw error
    if (error instanceof Error && 'code' in error)
      throw fail(`cannot be read: ${REASONS[String(error.code)] ?? error.message}`)
    throw error
  }
  finally {
    if (descriptor !== undefined)
      closeSync(descriptor)
  }
}
