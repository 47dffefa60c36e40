import type { Stats } from 'node:fs'
import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs'

/** A run of hundreds of trials with hundreds of pods has some 100 MB. */
const LARGEST_BYTES = 1024 * 1024 * 1024

/**
 * All bytes of a file, of at most 1 GiB where nothing else is said. What is none (a named pipe, a device, a folder) is refused: reading it might never end.
 *
 * @throws an Error saying what it is instead, or Node's own
 */
export function readRegularFile(file: string, largestBytes = LARGEST_BYTES): Buffer {
  // Opening some devices already does something.
  requireRegular(statSync(file))
  // Non-blocking: opening a named pipe nobody writes to would wait for ever.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const status = fstatSync(descriptor)
    requireRegular(status)
    if (status.size > largestBytes)
      throw new Error(`it has ${status.size} bytes; podfit reads ${largestBytes} at most`)
    return readFileSync(descriptor)
  }
  finally {
    closeSync(descriptor)
  }
}

function requireRegular(status: Stats): void {
  if (!status.isFile())
    throw new Error(status.isDirectory() ? 'it is a directory' : 'it is no regular file')
}
