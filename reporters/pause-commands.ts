import { randomUUID } from 'node:crypto'

/**
 * In GitHub Actions, which takes any line of the output that begins with `::` for a command: has it take none until the function returned
 * is called, so that neither the name of a pod nor the text of an event can give one, whoever prints it. Elsewhere nothing is printed.
 *
 * https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#stopping-and-starting-workflow-commands
 */
export function pauseCommands(env: NodeJS.ProcessEnv, print: (text: string) => unknown = text => process.stdout.write(text)): () => void {
  if (env.GITHUB_ACTIONS !== 'true')
    return () => {}
  // What cannot be guessed cannot be printed by others.
  const token = randomUUID()
  print(`::stop-commands::${token}\n`)
  return () => print(`\n::${token}::\n`)
}
