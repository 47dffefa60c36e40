import { lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { escapeControls } from '../documents/printable.ts'
import { oneLine } from '../errors/one-line.ts'
import { InitError } from './init-error.ts'
import type { ScaffoldFile } from './scaffold.ts'

/**
 * Writes files that must not be there yet, all of them or none.
 *
 * @throws {InitError} naming every file that is there, and for a folder that cannot be written; nothing is left of the others
 */
export function writeNewFiles(dir: string, files: readonly ScaffoldFile[]): void {
  const there = files.filter(({ path }) => exists(join(dir, path))).map(({ path }) => path)
  if (there.length > 0)
    throw new InitError(escapeControls(`expected a folder without ${there.join(', ')}: podfit overwrites no file, and has written none. Move ${there.length === 1 ? 'it' : 'them'} away, or scaffold elsewhere: podfit init FOLDER`))
  const made: string[] = []
  try {
    for (const { path, text } of files) {
      const file = join(dir, path)
      const folder = mkdirSync(dirname(file), { recursive: true })
      if (folder !== undefined)
        made.push(folder)
      writeFileSync(file, text, { flag: 'wx' })
      made.push(file)
    }
  }
  catch (error) {
    for (const path of made.toReversed())
      rmSync(path, { recursive: true, force: true })
    throw new InitError(escapeControls(`expected to write into ${dir}: ${oneLine(error)}. Nothing was left there`), { cause: error })
  }
}

/** Whether something is there. Where a file stands in the place of its folder nothing can be: what that does, writing says. */
function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  }
  catch {
    return false
  }
}
