import { Command, CommanderError } from 'commander'
import { fail } from './fail.ts'
import type { Shell } from './shell.ts'

/** In the order of the help. Only what is asked for is loaded: all together take seconds on a small board. */
const COMMANDS: Record<string, (shell: Shell) => Promise<Command>> = {
  demo: async shell => (await import('./demo.ts')).demoCommand(shell),
  doctor: async shell => (await import('./doctor.ts')).doctorCommand(shell),
  report: async shell => (await import('./report.ts')).reportCommand(shell),
  compare: async shell => (await import('./compare.ts')).compareCommand(shell),
  baseline: async shell => (await import('./baseline.ts')).baselineCommand(shell),
  trend: async shell => (await import('./trend.ts')).trendCommand(shell),
  recommend: async shell => (await import('./recommend.ts')).recommendCommand(shell),
  import: async shell => (await import('./import.ts')).importCommand(shell),
  setup: async shell => (await import('./setup.ts')).setupCommand(shell),
  init: async shell => (await import('./init.ts')).initCommand(shell),
  workload: async () => (await import('../../fixtures/workloads/command-line.ts')).commandLine(),
  clean: async shell => (await import('./clean.ts')).cleanCommand(shell),
}

/** Exit code of a command line that podfit does not understand. */
const USAGE = 2

/**
 * `podfit ARGS...`, in this process.
 *
 * @returns the exit code; what went wrong has been said on the shell's stderr
 */
export async function runPodfit(args: readonly string[], shell: Shell): Promise<number> {
  const program = new Command('podfit').description('Benchmarks of sandboxed pods: what is not done by running the specs with Vitest')
  const asked = Object.entries(COMMANDS).filter(([name]) => name === args[0])
  for (const [, load] of asked.length > 0 ? asked : Object.entries(COMMANDS))
    program.addCommand((await load(shell)).exitOverride())
  speakThrough(program, shell)
  try {
    await program.exitOverride().parseAsync(args, { from: 'user' })
  }
  catch (error) {
    // Commander has said what is wrong itself.
    if (error instanceof CommanderError)
      shell.exitCode = error.exitCode === 0 ? 0 : USAGE
    else
      fail(error, shell)
  }
  return shell.exitCode
}

/** Commander's own output, of a command and of those below it. */
function speakThrough(command: Command, shell: Shell): void {
  command.configureOutput({ writeOut: text => shell.stdout.write(text), writeErr: text => shell.stderr.write(text) })
  for (const sub of command.commands)
    speakThrough(sub, shell)
}
