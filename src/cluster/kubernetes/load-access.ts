import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { KubeconfigError } from '../../errors/kubeconfig-error.ts'
import { oneLine } from '../../errors/one-line.ts'
import type { ApiAccess } from './api-access.ts'
import type { Kubeconfig } from './kubeconfig.ts'
import { readKubeconfig } from './kubeconfig.ts'

/** Certificates and credentials of a connection. */
export type Credentials = Pick<ApiAccess, 'headers'> & { tls: Omit<ApiAccess['tls'], 'servername'> }

/**
 * Reads a kubeconfig into what a connection needs.
 *
 * @throws {KubeconfigError} with the file's path where it cannot be read, parsed or used
 */
export async function loadAccess(file: string): Promise<ApiAccess> {
  const kubeconfig = readKubeconfig(file)
  const { cluster, user } = kubeconfig
  if (!URL.canParse(cluster.server))
    throw new KubeconfigError(`${file}: the server of its current context is not a URL`)
  if (cluster['proxy-url'])
    throw new KubeconfigError(`${file}: the cluster has a proxy-url, which podfit does not support: a proxy would be part of every measurement`)
  const { headers, tls } = user.exec || user['auth-provider']
    // Loaded for these only: it costs a second and 70 MB of a small node.
    ? await (await import('./plugin-credentials.ts')).pluginCredentials(kubeconfig)
    : staticCredentials(kubeconfig)
  const servername = cluster['tls-server-name']
  return { file, server: withoutUser(cluster.server), headers, tls: servername === undefined ? tls : { ...tls, servername } }
}

/** Name, password and query of the URL are not sent, and would be printed. */
function withoutUser(server: string): string {
  const url = new URL(server)
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '' ? server : `${url.origin}${url.pathname}`
}

/** What stands in the kubeconfig itself, or in files that it names; the precedence is kubectl's. */
function staticCredentials({ file, cluster, user }: Kubeconfig): Credentials {
  const ca = data(file, cluster, 'certificate-authority')
  const cert = data(file, user, 'client-certificate')
  const key = data(file, user, 'client-key')
  const token = user.tokenFile === undefined ? user.token : read(file, 'tokenFile', user.tokenFile).trim()
  const authorization = token !== undefined
    ? `Bearer ${token}`
    : user.username === undefined ? undefined : `Basic ${Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64')}`
  return {
    headers: authorization === undefined ? {} : { Authorization: authorization },
    tls: {
      rejectUnauthorized: cluster['insecure-skip-tls-verify'] !== true,
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    },
  }
}

/** A PEM text, embedded in base64 or in a file of its own. */
function data<K extends string>(file: string, from: { [P in K | `${K}-data`]?: string }, key: K): string | undefined {
  const embedded: string | undefined = from[`${key}-data`]
  if (embedded !== undefined)
    return Buffer.from(embedded, 'base64').toString()
  const path: string | undefined = from[key]
  return path === undefined ? undefined : read(file, key, path)
}

function read(kubeconfig: string, key: string, path: string): string {
  try {
    return readFileSync(resolve(dirname(kubeconfig), path), 'utf8')
  }
  catch (error) {
    throw new KubeconfigError(`${kubeconfig}: its ${key} cannot be read: ${oneLine(error)}`)
  }
}
