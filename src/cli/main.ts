#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { fail } from './fail.ts'

/** In the order of the help. Only what is asked for is loaded: all together take seconds on a small board. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  demo: async () => (await import('./demo.ts')).demoCommand(),
  doctor: async () => (await import('./doctor.ts')).doctorCommand(),
  report: async () => (await import('./report.ts')).reportCommand(),
  compare: async () => (await import('./compare.ts')).compareCommand(),
  baseline: async () => (await import('./baseline.ts')).baselineCommand(),
  trend: async () => (await import('./trend.ts')).trendCommand(),
  recommend: async () => (await import('./recommend.ts')).recommendCommand(),
  import: async () => (await import('./import.ts')).importCommand(),
  setup: async () => (await import('./setup.ts')).setupCommand(),
  init: async () => (await import('./init.ts')).initCommand(),
  workload: async () => (await import('../../fixtures/workloads/command-line.ts')).commandLine(),
  clean: async () => (await import('./clean.ts')).cleanCommand(),
}

/** Exit code of a command line that podfit does not understand. */
const USAGE = 2

const program = new Command('podfit').description('Benchmarks of sandboxed pods: what is not done by running the specs with Vitest')
const asked = Object.entries(COMMANDS).filter(([name]) => name === process.argv[2])
for (const [, load] of asked.length > 0 ? asked : Object.entries(COMMANDS))
  program.addCommand((await load()).exitOverride())

try {
  await program.exitOverride().parseAsync()
}
catch (error) {
  // Commander has said what is wrong itself.
  if (error instanceof CommanderError)
    process.exitCode = error.exitCode === 0 ? 0 : USAGE
  else
    fail(error)
}
