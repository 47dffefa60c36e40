import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'

/** A run of hundreds of trials with hundreds of pods has some 100 MB. */
const LARGEST_BYTES = 1024 * 1024 * 1024

/**
 * All bytes of a file. What is none (a named pipe, a device, a folder) is refused: reading it might never end.
 *
 * @throws an Error saying what it is instead, or Node's own
 */
export function readRegularFile(file: string): Buffer {
  // Non-blocking: opening a named pipe nobody writes to would wait for ever.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const status = fstatSync(descriptor)
    if (!status.isFile())
      throw new Error(status.isDirectory() ? 'it is a directory' : 'it is no regular file')
    if (status.size > LARGEST_BYTES)
      throw new Error(`it has ${status.size} bytes; podfit reads ${LARGEST_BYTES} at most`)
    return readFileSync(descriptor)
  }
  finally {
    closeSync(descriptor)
  }
}
