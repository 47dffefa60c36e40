import { RUN_VARIABLE } from './cli-environment.ts'

/** The server every pod of this host runs. */
export interface Workload {
  /** Path of its binary. */
  binary: string
  port: number
  env: (runId: string, ip: string) => Record<string, string>
}

export function workloadOn(binary: string, port: number): Workload {
  return { binary, port, env: (runId, ip) => ({ BIND: ip, PORT: String(port), [RUN_VARIABLE]: runId }) }
}
