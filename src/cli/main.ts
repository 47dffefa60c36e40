#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { commandLine as workloadCommand } from '../../fixtures/workloads/command-line.ts'
import { baselineCommand } from './baseline.ts'
import { cleanCommand } from './clean.ts'
import { compareCommand } from './compare.ts'
import { demoCommand } from './demo.ts'
import { doctorCommand } from './doctor.ts'
import { fail } from './fail.ts'
import { importCommand } from './import.ts'
import { initCommand } from './init.ts'
import { recommendCommand } from './recommend.ts'
import { reportCommand } from './report.ts'
import { setupCommand } from './setup.ts'
import { trendCommand } from './trend.ts'

const COMMANDS = [demoCommand(), doctorCommand(), reportCommand(), compareCommand(), baselineCommand(), trendCommand(), recommendCommand(), importCommand(), setupCommand(), initCommand(), workloadCommand(), cleanCommand()]

/** Exit code of a command line that podfit does not understand. */
const USAGE = 2

const program = new Command('podfit').description('Benchmarks of sandboxed pods: what is not done by running the specs with Vitest')
for (const command of COMMANDS)
  program.addCommand(command.exitOverride())

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
