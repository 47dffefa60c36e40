import { basename, dirname, join } from 'node:path'
import { RUN_VARIABLE } from './cli-environment.ts'

/** The server every pod of this host runs. */
export interface Workload {
  /** Path of its binary. */
  binary: string
  port: number
  env: (runId: string, ip: string) => Record<string, string>
}

/** The first process of a virtual machine, which lies beside the workload's binary for the same architecture. */
export function guestInitBeside(binary: string): string {
  return join(dirname(binary), basename(binary).replace('http-server', 'guest-init'))
}

/** The workload as a WebAssembly module, which lies there too. */
export function wasmModuleBeside(binary: string): string {
  return join(dirname(binary), 'http-server.wasm')
}

export function workloadOn(binary: string, port: number): Workload {
  return { binary, port, env: (runId, ip) => ({ BIND: ip, PORT: String(port), [RUN_VARIABLE]: runId }) }
}
