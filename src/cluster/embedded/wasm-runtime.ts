import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { WasmVariant } from '../../variants/variant.ts'
import { cliEnvironment } from './cli-environment.ts'
import { findProgram } from './find-program.ts'
import { runCli } from './run-cli.ts'
import type { EmbeddedRun } from './run-folder.ts'

/** A WebAssembly runtime of this host. */
export interface WasmRuntime {
  /** Name and version, as in `wasmedge 0.14.1`. */
  version: string
  /** Command line that serves the module at an address. */
  serve: (ip: string, port: number) => string[]
}

export type FoundWasmRuntime =
  | { status: 'found', runtime: WasmRuntime }
  | { status: 'absent', reason: string, remedy: string }

const DEADLINE_MS = 10_000

/** Looks up a runtime, asks it for its version, and settles whether its command line can serve the workload's module. */
export async function findWasmRuntime({ command, package: debianPackage }: WasmVariant, module: string, run: EmbeddedRun, env: NodeJS.ProcessEnv): Promise<FoundWasmRuntime> {
  const install = debianPackage === undefined ? `put ${command} on PATH` : `apt-get install ${debianPackage} (Debian 13 and later)`
  const program = findProgram(command, env)
  if (program === undefined)
    return { status: 'absent', reason: command.includes('/') ? `${command} is no program` : `no ${command} on PATH`, remedy: install }
  if (!existsSync(module))
    return { status: 'absent', reason: `the workload's module ${module} is missing`, remedy: 'pnpm workload build' }
  const scratchDir = mkdtempSync(join(run.dir, 'v-'))
  try {
    const answer = await runCli([program, '--version'], { name: `${command} --version`, output: join(scratchDir, 'version.log'), deadlineMs: DEADLINE_MS, env: cliEnvironment(env, run) })
    if (answer.status !== 'ok')
      return { status: 'absent', reason: answer.message, remedy: `install it anew: ${install}` }
    const [, name, version] = /\b(wasmedge|wasmtime)(?: version)? v?(\d\S*)/.exec(answer.output) ?? []
    switch (name) {
      case 'wasmedge':
        return { status: 'found', runtime: {
          version: `wasmedge ${version}`,
          serve: (ip, port) => [program, '--env', `BIND=${ip}`, '--env', `PORT=${port}`, module],
        } }
      case 'wasmtime':
        // Its sockets are for components; `-S tcplisten`, for modules like this one, went with its first implementation of WASI.
        return { status: 'absent', reason: `wasmtime ${version} gives a WASI module no socket it could listen on`, remedy: 'use WasmEdge, or measure wasm/wasmtime on a cluster' }
      default:
        return { status: 'absent', reason: `${command} is neither wasmedge nor wasmtime: ${answer.output.split('\n', 1)[0]?.slice(0, 60)}`, remedy: install }
    }
  }
  finally {
    rmSync(scratchDir, { recursive: true, force: true })
  }
}
