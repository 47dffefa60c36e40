import { spawn } from 'node:child_process'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { packageRoot } from '../package/package-root.ts'
import { vitestProgram } from '../package/vitest-program.ts'

/** Of the compiled modules too, which have compiled specs beside them. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CONFIG = fileURLToPath(new URL(`demo-config.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url))
const SPECS = ['specs/density', 'specs/readiness', 'specs/availability']
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** `podfit demo [--cap N]`: the main job on this host without a cluster, with the small numbers of the plan's profile `demo`. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('density, readiness and availability of the runtimes installed on this host, with small numbers and no cluster')
    .option('--cap <pods>', 'upper end of the density search')
    .action(demo)
}

/** Runs the specs as a user would, with the environment that makes a demo of them. */
async function demo({ cap }: { cap?: string }): Promise<void> {
  const env = {
    ...process.env,
    PODFIT_CLUSTER: 'embedded',
    PODFIT_PLAN: process.env['PODFIT_PLAN'] || relative(process.cwd(), fileURLToPath(new URL('podfit.yaml', packageRoot))),
    PODFIT_PROFILE: process.env['PODFIT_PROFILE'] || 'demo',
    ...(cap === undefined ? {} : { PODFIT_CAP: cap }),
  }
  // A group of its own: each signal reaches it once, from here, and never a second time from the terminal.
  const child = spawn(process.execPath, [vitestProgram(), 'run', '--root', ROOT, '--config', CONFIG, ...SPECS], { env, stdio: 'inherit', detached: true })
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal)
  for (const signal of SIGNALS)
    process.on(signal, pass)
  try {
    process.exitCode = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)))
    })
  }
  finally {
    for (const signal of SIGNALS)
      process.off(signal, pass)
  }
}
