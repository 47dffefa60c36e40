import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where Debian keeps runtimes, though the PATH of an ordinary user leaves some of it out. */
const ALSO = ['/usr/local/sbin', '/usr/sbin', '/sbin']

/** Absolute path of a program: itself where it is a path, else the first of that name on PATH or in the system's folders. */
export function findProgram(command: string, env: NodeJS.ProcessEnv): string | undefined {
  const candidates = command.includes('/') ? [command] : [...(env.PATH ?? '').split(delimiter).filter(dir => dir !== ''), ...ALSO].map(dir => join(dir, command))
  return candidates.find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  }
  catch {
    return false
  }
}
