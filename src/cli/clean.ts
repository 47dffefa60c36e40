import { Command } from 'commander'
import { connect } from '../cluster/kubernetes/connect.ts'
import { findKubeconfig } from '../cluster/kubernetes/find-kubeconfig.ts'
import { findLeftovers } from '../cluster/kubernetes/leftovers.ts'
import { deleteNamespace } from '../cluster/kubernetes/run-namespace.ts'
import { NoClusterError } from '../errors/no-cluster-error.ts'

interface CleanOptions {
  dryRun?: true
  all?: true
}

const REMOVAL_MS = 600_000

/** `podfit clean`: removes what killed runs left in the cluster. */
export function cleanCommand(): Command {
  return new Command('clean')
    .description('remove what killed runs left in the cluster: the namespaces podfit made, and nothing else')
    .option('--dry-run', 'only say what would be removed')
    .option('--all', 'also the namespaces of runs that other hosts began, or that are still going on')
    .action(clean)
}

async function clean({ dryRun, all }: CleanOptions): Promise<void> {
  const kubeconfig = findKubeconfig(process.env)
  if (kubeconfig === undefined)
    throw new NoClusterError('no cluster: set KUBECONFIG to the kubeconfig of the cluster to clean')
  const { signal } = new AbortController()
  const api = await connect(kubeconfig, signal)
  try {
    const found = await findLeftovers(api, signal)
    if (found.length === 0)
      process.stdout.write('nothing to clean\n')
    for (const { namespace, createdAt, owner } of found) {
      const what = `${namespace}, made ${createdAt}`
      if (owner !== 'gone' && !all) {
        process.stdout.write(`left alone: ${what}: its run ${owner === 'running' ? 'is still going on' : 'was begun on another host'} (--all removes it too)\n`)
        continue
      }
      if (!dryRun)
        await deleteNamespace(api, namespace, REMOVAL_MS)
      process.stdout.write(`${dryRun ? 'would remove' : 'removed'}: ${what}\n`)
    }
  }
  finally {
    await api.close()
  }
}
