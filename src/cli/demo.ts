import { spawn } from 'node:child_process'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { packageRoot } from '../package/package-root.ts'
import { vitestProgram } from '../package/vitest-program.ts'
import type { Shell } from './shell.ts'

/** Of the compiled modules too, which have compiled specs beside them. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CONFIG = fileURLToPath(new URL(`demo-config.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url))
const SPECS = ['specs/density', 'specs/readiness', 'specs/availability']
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

interface DemoOptions {
  /** As it was typed. */
  cap?: string
}

/** `podfit demo [--cap N]`: the main job on this host without a cluster, with the small numbers of the plan's profile `demo`. */
export function demoCommand(shell: Shell): Command {
  return new Command('demo')
    .description('density, readiness and availability of the runtimes installed on this host, with small numbers and no cluster')
    .option('--cap <pods>', 'upper end of the density search')
    .action((options: DemoOptions) => demo(options, shell))
}

/** Runs the specs as a user would, with the environment that makes a demo of them. */
async function demo({ cap }: DemoOptions, shell: Shell): Promise<void> {
  const env = {
    ...shell.env,
    PODFIT_CLUSTER: 'embedded',
    PODFIT_PLAN: shell.env['PODFIT_PLAN'] || relative(process.cwd(), fileURLToPath(new URL('podfit.yaml', packageRoot))),
    PODFIT_PROFILE: shell.env['PODFIT_PROFILE'] || 'demo',
    ...(cap === undefined ? {} : { PODFIT_CAP: cap }),
  }
  // A group of its own: each signal reaches it once, from here, and never a second time from the terminal.
  const child = spawn(process.execPath, [vitestProgram(), 'run', '--root', ROOT, '--config', CONFIG, ...SPECS], { env, stdio: 'inherit', detached: true })
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal)
  for (const signal of SIGNALS)
    process.on(signal, pass)
  try {
    shell.exitCode = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)))
    })
  }
  finally {
    for (const signal of SIGNALS)
      process.off(signal, pass)
  }
}
