import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'vitest'
import type { Architecture } from '../../fixtures/workloads/architectures.ts'
import { binaryPath } from '../../fixtures/workloads/binary-path.ts'
import { skipWithout } from './needed-tool.ts'
import { onPath } from './on-path.ts'

const machines = {
  amd64: { node: 'x64', qemu: 'qemu-x86_64' },
  arm64: { node: 'arm64', qemu: 'qemu-aarch64' },
} as const

/** The architecture that runs here without emulation. */
export const nativeArchitecture: Architecture = process.arch === 'arm64' ? 'arm64' : 'amd64'

export interface ServerProcess {
  process: ChildProcess
  pid: number
  address: string
  port: number
  /** The line it printed when it began to listen. */
  line: string
  /** Exit code and signal. */
  ended: Promise<[number | null, NodeJS.Signals | null]>
}

/** Command and arguments that run the binary here: itself, or qemu's user mode emulation. */
export function serverCommand(context: TestContext, architecture: Architecture): [string, ...string[]] {
  const { node, qemu } = machines[architecture]
  if (process.arch === node) return [binaryPath(architecture)]
  if (!onPath(qemu)) skipWithout(context, `${qemu} is not on PATH (apt-get install qemu-user)`)
  return [qemu, binaryPath(architecture)]
}

/**
 * Starts the committed binary on a loopback address of its own and a free port, and waits until it listens.
 * It is killed when the test ends.
 */
export async function startServer(
  context: TestContext,
  { architecture = nativeArchitecture, wrapper = [] }: { architecture?: Architecture; wrapper?: string[] } = {},
): Promise<ServerProcess> {
  const [command, ...args] = [...wrapper, ...serverCommand(context, architecture)]
  const bind = `127.${20 + (process.pid % 200)}.${1 + Math.floor(Math.random() * 250)}.1`
  const child = spawn(command ?? '', args, { env: { BIND: bind, PORT: '0' }, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = exitOf(child)
  context.onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const problem = text(child.stderr)
  for await (const line of createInterface(child.stdout)) {
    const port = /^listening [\d.]+:(\d+) /.exec(line)?.[1]
    return { process: child, pid: child.pid ?? 0, address: bind, port: Number(port), line, ended }
  }
  throw new Error(`the server ended before it listened: ${await problem}`)
}

/** Runs the binary with this environment to its end. */
export async function runServer(
  context: TestContext,
  env: Record<string, string>,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const [command, ...args] = serverCommand(context, nativeArchitecture)
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 2000 })
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    exitOf(child),
  ])
  return { code, stdout, stderr }
}

function exitOf(child: ChildProcess): ServerProcess['ended'] {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve([code, signal]))
  })
}
