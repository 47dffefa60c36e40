import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { EmbeddedError } from '../../errors/embedded-error.ts'
import { messageOf } from '../../errors/message-of.ts'
import { readText } from './read-text.ts'

/** Endings of module files, and what unpacks them to standard output. */
const UNPACKERS: Record<string, string[] | undefined> = {
  '.ko': undefined,
  '.ko.xz': ['xz', '-dc'],
  '.ko.zst': ['zstd', '-dcq'],
  '.ko.gz': ['gzip', '-dc'],
}
const UNPACK_MS = 10_000
const MODULE_BYTES_MAX = 64 * 1024 ** 2

/**
 * Kernel modules and what they depend on, unpacked, in an order they can be loaded in. What the kernel has built in is left out.
 *
 * Dependencies are read from the modules themselves, for a kernel that was unpacked and not installed has no `modules.dep` yet.
 *
 * @param folder of one kernel's modules: `/lib/modules/6.1.0-50-cloud-amd64`
 * @throws {EmbeddedError} one is missing or cannot be unpacked
 */
export function guestModules(folder: string, wanted: readonly string[]): Buffer[] {
  const files = moduleFiles(folder)
  const builtIn = new Set(readText(join(folder, 'modules.builtin')).split('\n').map(moduleName))
  const loaded = new Map<string, Buffer>()
  const load = (name: string): void => {
    if (loaded.has(name) || builtIn.has(name))
      return
    const file = files.get(name)
    if (file === undefined)
      throw new EmbeddedError(`${folder} has no module ${name}, and the kernel has not built it in`)
    const content = unpack(file)
    for (const dependency of dependenciesOf(content))
      load(dependency)
    loaded.set(name, content)
  }
  for (const name of wanted)
    load(name)
  return [...loaded.values()]
}

function moduleFiles(folder: string): Map<string, string> {
  try {
    const paths = readdirSync(join(folder, 'kernel'), { recursive: true, encoding: 'utf8' })
    return new Map(paths.filter(path => endingOf(path) !== '').map(path => [moduleName(path), join(folder, 'kernel', path)]))
  }
  catch (error) {
    throw new EmbeddedError(`the kernel's modules cannot be read: ${messageOf(error)}`)
  }
}

/** File names have `-` where the kernel has `_`. */
function moduleName(path: string): string {
  return basename(path, endingOf(path)).replaceAll('-', '_')
}

function endingOf(path: string): string {
  return /\.ko(\.\w+)?$/.exec(path)?.[0] ?? ''
}

function unpack(file: string): Buffer {
  const ending = endingOf(file)
  if (!(ending in UNPACKERS))
    throw new EmbeddedError(`${file}: expected a module that is plain or packed with xz, zstd or gzip; it ends in ${ending}`)
  const [command, ...args] = UNPACKERS[ending] ?? []
  if (command === undefined)
    return readFileSync(file)
  try {
    return execFileSync(command, [...args, file], { timeout: UNPACK_MS, maxBuffer: MODULE_BYTES_MAX, stdio: ['ignore', 'pipe', 'pipe'] })
  }
  catch (error) {
    throw new EmbeddedError(`${file} cannot be unpacked: ${error instanceof Error ? error.message.trim() : String(error)}`)
  }
}

/** `depends=` of the section .modinfo, whose entries end in a zero byte. */
function dependenciesOf(content: Buffer): string[] {
  const mark = Buffer.from('\0depends=')
  const at = content.indexOf(mark)
  if (at === -1)
    return []
  const begin = at + mark.length
  return content.toString('latin1', begin, content.indexOf(0, begin)).split(',').filter(name => name !== '').map(name => name.replaceAll('-', '_'))
}
