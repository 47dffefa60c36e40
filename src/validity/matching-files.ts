import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Paths below `dir` whose parts match the patterns one by one; none where the folder cannot be read. Whether the last is there is not looked at when it is a text. */
export async function matchingFiles(dir: string, ...[part, ...rest]: (RegExp | string)[]): Promise<string[]> {
  if (part === undefined)
    return [dir]
  if (typeof part === 'string')
    return matchingFiles(join(dir, part), ...rest)
  const names = await readdir(dir).catch(() => [])
  return (await Promise.all(names.filter(name => part.test(name)).toSorted().map(name => matchingFiles(join(dir, name), ...rest)))).flat()
}
