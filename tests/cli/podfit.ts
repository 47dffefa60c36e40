import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { runPodfit } from '../../src/cli/run-podfit.ts'

export const ROOT = join(import.meta.dirname, '../..')

export interface Ended {
  status: number | null
  stdout: string
  stderr: string
}

/** `podfit ARGS...` in this process, with `cwd` as its folder meanwhile: not for tests that run at the same time as others. */
export async function podfit(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended> {
  const before = process.cwd()
  let [stdout, stderr] = ['', '']
  process.chdir(cwd)
  try {
    const status = await runPodfit(args, { env, stdout: { write: text => stdout += text }, stderr: { write: text => stderr += text }, exitCode: 0 })
    return { status, stdout, stderr }
  }
  finally {
    process.chdir(before)
  }
}

/** The same in a process of its own, as a shell would start it. */
export function podfitProcess(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', import.meta.resolve('tsx'), join(ROOT, 'src/cli/main.ts'), ...args], { cwd, env, encoding: 'utf8' })
  return { status, stdout, stderr }
}
