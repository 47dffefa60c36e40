import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { EmbeddedVariant } from '../../variants/variant.ts'
import type { AddressPool } from './addresses.ts'
import { writeRootfs } from './bundle.ts'
import { cliEnvironment } from './cli-environment.ts'
import { findGuest } from './guest.ts'
import type { FoundRuntime } from './oci-runtime.ts'
import { findRuntime } from './oci-runtime.ts'
import { ociSandboxes } from './oci-sandboxes.ts'
import { processSandboxes } from './process-sandboxes.ts'
import { qemuSandboxes } from './qemu-sandboxes.ts'
import type { EmbeddedRun } from './run-folder.ts'
import type { SandboxMaker } from './sandbox.ts'
import { untilListening } from './until-listening.ts'
import { findWasmRuntime } from './wasm-runtime.ts'
import { guestInitBeside, wasmModuleBeside, workloadOn } from './workload.ts'

/** What makes a variant's pods on this host. */
export interface Engine {
  /** Name and version, where it is a program of its own. */
  version?: string
  /** For the pods of one rollout, which listen on `port`. */
  sandboxes: (port: number) => SandboxMaker
}

export type FoundEngine =
  | { status: 'found', engine: Engine }
  | Exclude<FoundRuntime, { status: 'found' }>

export interface EngineOptions {
  run: EmbeddedRun
  binary: string
  addresses: AddressPool
  cliDeadlineMs: number
  bootDeadlineMs: number
  command?: string[]
  env: NodeJS.ProcessEnv
}

/** Looks for what a variant needs on this host, and settles how it is used. */
export async function findEngine(variant: EmbeddedVariant, options: EngineOptions): Promise<FoundEngine> {
  const { run, binary, addresses, env } = options
  switch (variant.runtime) {
    case 'process':
      return { status: 'found', engine: { sandboxes: port => {
        const workload = workloadOn(binary, port)
        return processSandboxes(run, { name: 'the workload', command: () => [binary], env: ip => workload.env(run.runId, ip) })
      } } }
    case 'oci': {
      const found = await findRuntime(variant, run, env)
      if (found.status !== 'found')
        return found
      const rootfs = join(run.dir, 'rootfs')
      const { command, cliDeadlineMs } = options
      return { status: 'found', engine: { version: found.runtime.version, sandboxes: port => {
        if (!existsSync(rootfs))
          writeRootfs(rootfs, binary)
        return ociSandboxes(run, found.runtime, { rootfs, workload: workloadOn(binary, port), cliDeadlineMs, env, ...(command ? { command } : {}) })
      } } }
    }
    case 'qemu': {
      const found = await findGuest(variant, { run, binaries: { server: binary, init: guestInitBeside(binary) }, addresses, env })
      if (found.status !== 'found')
        return found
      const { guest, version } = found
      return { status: 'found', engine: { version, sandboxes: port => qemuSandboxes(run, { guest, port, bootDeadlineMs: options.bootDeadlineMs, env }) } }
    }
    case 'wasm': {
      const found = await findWasmRuntime(variant, wasmModuleBeside(binary), run, env)
      if (found.status !== 'found')
        return found
      const { version, serve } = found.runtime
      const sandboxes = (port: number): SandboxMaker =>
        processSandboxes(run, { name: variant.command, command: ip => serve(ip, port), env: () => cliEnvironment(env, run) })
      const problem = await whyItDoesNotListen(sandboxes, options)
      return problem === undefined
        ? { status: 'found', engine: { version, sandboxes } }
        : { status: 'absent', reason: `${version} does not serve the workload's module: ${problem}`, remedy: 'use WasmEdge 0.13 or later, or measure on a cluster' }
    }
  }
}

const LISTEN_TEST_PORT = 8080

/** That a runtime's process starts says nothing: it may lack the sockets the module asks for, or be built without them. */
async function whyItDoesNotListen(sandboxes: (port: number) => SandboxMaker, { addresses, cliDeadlineMs }: EngineOptions): Promise<string | undefined> {
  const port = await addresses.port(LISTEN_TEST_PORT)
  const [ip = ''] = await addresses.take(1, port)
  const maker = sandboxes(port)
  const sandbox = maker.make(1, ip)
  try {
    const started = await sandbox.start(() => undefined, new AbortController().signal)
    if (started.status === 'failed')
      return started.message
    if (await untilListening(ip, port, sandbox.isRunning, performance.now() + cliDeadlineMs))
      return undefined
    return sandbox.lastWords() || `it did not listen within ${Math.round(cliDeadlineMs / 1000)} s`
  }
  finally {
    await sandbox.remove(performance.now() + cliDeadlineMs)
    maker.close()
  }
}
