import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { KubeconfigError } from '../../errors/kubeconfig-error.ts'

/** Where K3s writes the administrator's kubeconfig. */
export const K3S_KUBECONFIG = '/etc/rancher/k3s/k3s.yaml'

/** Where a kubeconfig was looked for in vain, for messages. */
export const NO_KUBECONFIG = `$KUBECONFIG is not set, and neither ${K3S_KUBECONFIG} nor ~/.kube/config is there`

/**
 * The kubeconfig to use: the first file of `$KUBECONFIG`, then K3s's own, then `~/.kube/config`.
 *
 * @returns its path, or undefined where there is none
 * @throws {KubeconfigError} where `$KUBECONFIG` names a file that does not exist: falling through to another cluster would measure the wrong machine
 */
export function findKubeconfig(env: NodeJS.ProcessEnv): string | undefined {
  const named = env.KUBECONFIG?.split(delimiter).find(path => path !== '')
  if (named !== undefined) {
    if (!existsSync(named))
      throw new KubeconfigError(`${named}: no such file, though $KUBECONFIG names it. Correct or unset KUBECONFIG`)
    return named
  }
  const candidates = [K3S_KUBECONFIG, ...(env.HOME ? [join(env.HOME, '.kube', 'config')] : [])]
  return candidates.find(path => existsSync(path))
}
