import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'

export type FoundKernel =
  | { status: 'found', path: string, release: string, modules: string }
  | { status: 'absent', reason: string, remedy: string }

const IMAGE = /^vmlinuz-(.+)$/
const ARCHITECTURES: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' }

/** Below it, as in the root folder: boot/ and lib/modules/ of a kernel's package that was unpacked and not installed. */
export function unpackedKernelFolder(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_DATA_HOME || join(env.HOME || homedir(), '.local/share'), 'podfit/kernel')
}

/**
 * The kernel a virtual machine of this host can boot: the named one, else the newest this user can read, one for clouds before others.
 *
 * @param roots folders that have boot/ and lib/modules/
 */
export function findGuestKernel(named: string | undefined, roots: readonly string[]): FoundKernel {
  if (named !== undefined && !existsSync(named))
    return { status: 'absent', reason: `there is no kernel image ${named}`, remedy: install() }
  const images = named === undefined ? roots.flatMap(imagesIn).toSorted(byPreference) : [named]
  const readable = images.filter(isReadable)
  for (const path of readable) {
    const release = releaseOf(path)
    const modules = modulesOf(path, release)
    if (modules !== undefined)
      return { status: 'found', path, release, modules }
  }
  const [image] = readable
  if (image !== undefined)
    return { status: 'absent', reason: `there are no modules for ${image}: no ${join(rootOf(image), 'lib/modules', releaseOf(image))}`, remedy: install() }
  const [unreadable] = images
  return unreadable === undefined
    ? { status: 'absent', reason: `no kernel image: no ${roots.map(root => join(root, 'boot/vmlinuz-*')).join(', no ')}`, remedy: install() }
    : { status: 'absent', reason: `this user cannot read the kernel image ${unreadable}`, remedy: `sudo chmod a+r ${unreadable}` }
}

function install(): string {
  return `apt-get install linux-image-cloud-${ARCHITECTURES[process.arch] ?? process.arch}`
}

function imagesIn(root: string): string[] {
  const dir = join(root, 'boot')
  try {
    return readdirSync(dir).filter(name => IMAGE.test(name)).map(name => join(dir, name))
  }
  catch {
    return []
  }
}

function releaseOf(path: string): string {
  return IMAGE.exec(basename(path))?.[1] ?? ''
}

function byPreference(a: string, b: string): number {
  const isForClouds = (path: string): number => Number(path.includes('-cloud'))
  return isForClouds(b) - isForClouds(a) || releaseOf(b).localeCompare(releaseOf(a), 'en', { numeric: true })
}

function rootOf(image: string): string {
  return dirname(dirname(image))
}

function modulesOf(image: string, release: string): string | undefined {
  return [rootOf(image), '/'].flatMap(root => [join(root, 'lib/modules', release), join(root, 'usr/lib/modules', release)]).find(existsSync)
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return true
  }
  catch {
    return false
  }
}
