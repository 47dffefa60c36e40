import { Command, CommanderError } from 'commander'
import { cleanCommand } from './clean.ts'
import { demoCommand } from './demo.ts'
import { fail } from './fail.ts'
import { importCommand } from './import.ts'
import { reportCommand } from './report.ts'
import { trendCommand } from './trend.ts'

const COMMANDS = [demoCommand(), reportCommand(), importCommand(), trendCommand(), cleanCommand()]

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
