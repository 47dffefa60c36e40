import { oneLine } from '../errors/one-line.ts'
import type { Reading } from './check.ts'
import { notRead } from './check.ts'

/** What `read` gives; where it gives nothing or throws (no such file, no right), the reason. */
export async function attempt<T>(what: string, read: () => T | undefined | Promise<T | undefined>): Promise<Reading<T>> {
  try {
    const value = await read()
    return value === undefined ? notRead(what) : { status: 'read', value }
  }
  catch (error) {
    return notRead(`${what}: ${oneLine(error)}`)
  }
}
