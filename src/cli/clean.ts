import { Command } from 'commander'
import { cleanCluster } from './clean-cluster.ts'
import { cleanHost } from './clean-host.ts'
import type { CleanOptions } from './clean-options.ts'
import type { Shell } from './shell.ts'

/** `podfit clean`: removes what killed runs left on this host, and in the cluster where there is one. */
export function cleanCommand({ env, stdout }: Shell): Command {
  return new Command('clean')
    .description('remove what killed runs left on this host and in the cluster: sandboxes, namespaces and the Lease that podfit made, and nothing else')
    .option('--dry-run', 'only say what would be removed')
    .option('--all', 'also what belongs to runs that other hosts began, or that are still going on')
    .action(async (options: CleanOptions) => {
      const say = (line: string): void => void stdout.write(`${line}\n`)
      const onHost = await cleanHost(env, options, say)
      const inCluster = await cleanCluster(env, options, say)
      if (onHost + inCluster === 0)
        say('nothing to clean')
    })
}
