import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram } from '../../cluster/embedded/find-program.ts'
import { K3S_TEMPLATES } from '../../setup/k3s-paths.ts'
import { attempt } from '../../validity/attempt.ts'
import type { Reading } from '../../validity/check.ts'
import { notRead } from '../../validity/check.ts'
import type { ContainerdConfig, ContainerdReading, ImageReading } from '../readings.ts'
import { containerdConfigText } from './containerd-config-text.ts'
import { findContainerd } from './find-containerd.ts'
import { importsOf, parseContainerdConfig } from './parse-containerd-config.ts'
import { parseImages, parseSnapshotters, parseUnpacked, parseVersion } from './parse-ctr.ts'

export interface ContainerdOptions {
  env: NodeJS.ProcessEnv
  /** The socket, where it is not found by itself. */
  socket?: string
  /** `containerd://1.6.20` as the node reports it: another version is another containerd. */
  reported: string
  /** Snapshotters that variants name, beside the default one. */
  snapshotters: readonly string[]
}

const TIMEOUT_MS = 10_000

type Ctr = (...args: string[]) => Promise<string>

/** The containerd of this host's kubelet, through its own client and its configuration file. Everything is only read. */
export async function readContainerd({ env, socket, reported, snapshotters }: ContainerdOptions): Promise<Reading<ContainerdReading>> {
  if (!reported.startsWith('containerd://'))
    return notRead(`the node runs ${reported}, not containerd`)
  const place = findContainerd(socket ?? env['CONTAINER_RUNTIME_ENDPOINT'])
  if (place === undefined)
    return notRead('no socket of a containerd is found on this host')
  const client = clientOf(place.socket, env)
  if (client === undefined)
    return notRead('neither ctr nor k3s is on PATH')
  const version = await attempt(`containerd at ${place.socket} does not answer`, async () => parseVersion(await client('version')))
  if (version.status === 'not-read')
    return version
  if (plain(version.value) !== plain(reported.slice('containerd://'.length)))
    return notRead(`the containerd at ${place.socket} is ${version.value}, the node's is ${reported}: name the right socket`)
  const config = await attempt(`containerd's configuration ${place.configFile}`, () => readConfig(place.configFile))
  const known = await attempt('the snapshotters of containerd', async () => parseSnapshotters(await client('plugins', 'ls')))
  const asked = [...new Set([(config.status === 'read' ? config.value.snapshotter : undefined) ?? 'overlayfs', ...snapshotters])]
  return { status: 'read', value: {
    socket: place.socket,
    version: version.value,
    config,
    snapshotters: known,
    images: await attempt('the images of containerd', () => readImages(client, known.status === 'read' ? asked.filter(name => known.value[name] === 'ok') : asked)),
    thinPool: await attempt('there is no thin pool that dmsetup knows', () => readThinPool()),
  } }
}

/** Without the suffixes distributions put on: `1.6.20~ds1`, `v2.1.4-k3s1`. */
function plain(version: string): string | undefined {
  return /\d+\.\d+\.\d+/.exec(version)?.[0]
}

function clientOf(socket: string, env: NodeJS.ProcessEnv): Ctr | undefined {
  const ctr = findProgram('ctr', env)
  const k3s = findProgram('k3s', env)
  const command = ctr ?? k3s
  if (command === undefined)
    return undefined
  const prefix = [...ctr === undefined ? ['ctr'] : [], '--address', socket, '--namespace', 'k8s.io']
  return async (...args) => (await promisify(execFile)(command, [...prefix, ...args], { timeout: TIMEOUT_MS, maxBuffer: 16 * 2 ** 20, env: { PATH: env['PATH'] } })).stdout
}

function readConfig(file: string): ContainerdConfig {
  const text = containerdConfigText(file)
  const imported = importsOf(text).flatMap(path => filesOf(path.startsWith('/') ? path : join(dirname(file), path)))
  const templates = ([2, 3] as const).filter(version => existsSync(K3S_TEMPLATES[version]))
  return { file, ...parseContainerdConfig([text, ...imported.map(containerdConfigText)]), k3sTemplates: templates }
}

/** Files of a pattern of containerd's `imports`, which has its stars in the last part. */
function filesOf(pattern: string): string[] {
  if (!pattern.includes('*'))
    return existsSync(pattern) ? [pattern] : []
  const dir = dirname(pattern)
  const name = new RegExp(`^${basename(pattern).replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`)
  return existsSync(dir) ? readdirSync(dir).filter(file => name.test(file)).toSorted().map(file => join(dir, file)) : []
}

async function readImages(client: Ctr, snapshotters: readonly string[]): Promise<ImageReading[]> {
  const images = parseImages(await client('images', 'ls'))
  const unpacked = await Promise.all(snapshotters.map(async snapshotter => ({ snapshotter, names: parseUnpacked(await client('images', 'check', '--snapshotter', snapshotter)) })))
  return images.map(image => ({ ...image, unpackedFor: unpacked.filter(({ names }) => names.has(image.name)).map(({ snapshotter }) => snapshotter) }))
}

/** Of `dmsetup status`, a line `NAME: START LENGTH thin-pool ID META DATA_USED/DATA_TOTAL ...` (kernel, thin-provisioning.rst). */
async function readThinPool(): Promise<{ name: string, usedShare: number } | undefined> {
  const { stdout } = await promisify(execFile)('dmsetup', ['status', '--target', 'thin-pool'], { timeout: TIMEOUT_MS })
  const [, name, used, total] = /^(\S+): \d+ \d+ thin-pool \d+ \d+\/\d+ (\d+)\/(\d+)/m.exec(stdout) ?? []
  return name === undefined ? undefined : { name, usedShare: Number(used) / Number(total) }
}
