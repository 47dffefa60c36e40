import { connect } from '../cluster/kubernetes/connect.ts'
import { findKubeconfig } from '../cluster/kubernetes/find-kubeconfig.ts'
import { findLeftovers } from '../cluster/kubernetes/leftovers.ts'
import { deleteNamespace } from '../cluster/kubernetes/run-namespace.ts'
import { cleanLease } from './clean-lease.ts'
import type { CleanOptions } from './clean-options.ts'
import { leftAlone } from './clean-options.ts'

const REMOVAL_MS = 600_000

/** Removes the namespaces, and the Lease, that runs left in the cluster of the kubeconfig, if there is one. @returns how many there were */
export async function cleanCluster(env: NodeJS.ProcessEnv, options: CleanOptions, say: (line: string) => void): Promise<number> {
  const { dryRun, all } = options
  const kubeconfig = env['PODFIT_CLUSTER'] === 'embedded' ? undefined : findKubeconfig(env)
  if (kubeconfig === undefined)
    return 0
  const { signal } = new AbortController()
  const api = await connect(kubeconfig, signal)
  try {
    const found = await findLeftovers(api, signal)
    for (const { namespace, createdAt, owner } of found) {
      const what = `${namespace}, made ${createdAt}`
      if (owner !== 'gone' && !all) {
        say(leftAlone(what, owner))
        continue
      }
      if (!dryRun)
        await deleteNamespace(api, namespace, REMOVAL_MS)
      say(`${dryRun ? 'would remove' : 'removed'}: ${what}`)
    }
    return found.length + await cleanLease(api, options, say)
  }
  finally {
    await api.close()
  }
}
