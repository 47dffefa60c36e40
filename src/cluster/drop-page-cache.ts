import { writeFile } from 'node:fs/promises'
import { oneLine } from '../errors/one-line.ts'

/**
 * Makes this host's kernel forget clean file pages, those of everybody: proc_sys_vm(5), drop_caches = 1.
 *
 * @returns why that did not work; undefined where it did
 */
export async function dropPageCache(): Promise<string | undefined> {
  try {
    await writeFile('/proc/sys/vm/drop_caches', '1')
    return undefined
  }
  catch (error) {
    return oneLine(error)
  }
}
