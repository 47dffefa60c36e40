import { existsSync, readlinkSync, statSync } from 'node:fs'
import { allProcesses, readProcFile } from '../../cluster/marked-processes.ts'
import { K3S_RENDERED, K3S_SOCKET } from '../../setup/k3s-paths.ts'
import { containerdConfigText } from './containerd-config-text.ts'

/** Where the containerd of the kubelet of this host is. */
export interface ContainerdPlace {
  socket: string
  configFile: string
}

const USUAL_SOCKET = '/run/containerd/containerd.sock'
const USUAL_CONFIG = '/etc/containerd/config.toml'

/**
 * The containerd that a kubelet of this host uses: the named one, else the one of the kubelet's command line, else K3s's, else the usual. Of
 * several kubelets the one in this process's network is meant. A process counts where it has the administrator's rights, or this user's, and is in
 * no container of its own: what a pod calls itself, and the files that it names, say nothing.
 *
 * @param named a socket, or an endpoint as `crictl` takes it (`unix:///run/...`)
 * @returns undefined where there is none
 */
export function findContainerd(named: string | undefined): ContainerdPlace | undefined {
  const commands = allProcesses()
    .filter(({ pid }) => isOfHost(pid))
    .map(({ pid }) => ({ command: readProcFile(pid, 'cmdline').split('\0').filter(part => part !== ''), isNear: namespaceOf(pid, 'net') === namespaceOf('self', 'net') }))
    .toSorted((a, b) => Number(b.isNear) - Number(a.isNear))
    .map(({ command }) => command)
  const socket = [named, kubeletEndpoint(commands), K3S_SOCKET, USUAL_SOCKET]
    .flatMap(path => path === undefined ? [] : path.replace(/^unix:\/\//, ''))
    .find(path => existsSync(path))
  return socket === undefined ? undefined : { socket, configFile: configOf(commands, socket) }
}

function kubeletEndpoint(commands: readonly string[][]): string | undefined {
  const kubelet = commands.find(([program = '']) => /(^|\/)kubelet$/.test(program))
  return kubelet && option(kubelet, '--container-runtime-endpoint')
}

/** `--address` is on the command line of K3s's containerd; others have it in their file. */
function configOf(commands: readonly string[][], socket: string): string {
  const daemons = commands.filter(([program = '']) => /(^|\/)containerd$/.test(program))
  const own = daemons.find(command => [option(command, '--address'), option(command, '-a')].includes(socket))
  const byFile = own === undefined ? daemons.find(command => mentions(fileOf(command), socket)) : undefined
  const only = daemons.length === 1 ? daemons[0] : undefined
  const named = [own, byFile, only].flatMap(command => command === undefined ? [] : fileOf(command) ?? []).at(0)
  return named ?? (socket === K3S_SOCKET ? K3S_RENDERED : USUAL_CONFIG)
}

function fileOf(command: readonly string[]): string | undefined {
  return option(command, '--config') ?? option(command, '-c')
}

function mentions(file: string | undefined, socket: string): boolean {
  try {
    return file !== undefined && containerdConfigText(file).includes(JSON.stringify(socket))
  }
  catch {
    return false
  }
}

function isOfHost(pid: number): boolean {
  try {
    const { uid } = statSync(`/proc/${pid}`)
    return (uid === 0 || uid === process.geteuid?.()) && namespaceOf(pid, 'pid') === namespaceOf('self', 'pid')
  }
  catch {
    return false
  }
}

/** @returns undefined where the process is gone, or somebody else's */
function namespaceOf(pid: number | 'self', kind: 'net' | 'pid'): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/${kind}`)
  }
  catch {
    return undefined
  }
}

function option(command: readonly string[], name: string): string | undefined {
  const joined = command.find(part => part.startsWith(`${name}=`))
  if (joined !== undefined)
    return joined.slice(name.length + 1)
  const index = command.indexOf(name)
  return index === -1 ? undefined : command[index + 1]
}
