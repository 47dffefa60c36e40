import { stringify } from 'yaml'

/** A kubeconfig of one cluster and one user. */
export function kubeconfigText(server: string, user: object): string {
  return stringify({
    'apiVersion': 'v1',
    'kind': 'Config',
    'current-context': 'default',
    'contexts': [{ name: 'default', context: { cluster: 'default', user: 'default' } }],
    'clusters': [{ name: 'default', cluster: { server } }],
    'users': [{ name: 'default', user }],
  })
}
