import { readFileSync, statSync } from 'node:fs'
import type { RequestOptions } from 'node:https'
import { KubeconfigError } from '../../errors/kubeconfig-error.ts'
import { oneLine } from '../../errors/one-line.ts'
import type { ApiAccess } from './api-access.ts'
import { K3S_KUBECONFIG } from './find-kubeconfig.ts'

const LARGEST_KUBECONFIG_BYTES = 1024 * 1024

/**
 * Reads a kubeconfig into what a connection needs: certificates, tokens, exec plugins and identity providers are resolved by
 * `@kubernetes/client-node`.
 *
 * @throws {KubeconfigError} with the file's path where it cannot be read, parsed or used
 */
export async function loadAccess(file: string): Promise<ApiAccess> {
  const text = readKubeconfig(file)
  // Loaded here only: it costs a second and 70 MB, which the process that measures must not pay.
  const { KubeConfig } = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  const options: RequestOptions = {}
  try {
    config.loadFromString(text)
    config.makePathsAbsolute(file.replace(/[^/]*$/, '') || '.')
    await config.applyToHTTPSOptions(options)
  }
  catch (error) {
    throw new KubeconfigError(`${file}: not a usable kubeconfig: ${oneLine(error)}`)
  }
  const cluster = config.getCurrentCluster()
  if (!cluster)
    throw new KubeconfigError(`${file}: current-context ${JSON.stringify(config.getCurrentContext() ?? '')} names no cluster of this file. Choose one: kubectl config use-context NAME`)
  if (!URL.canParse(cluster.server))
    throw new KubeconfigError(`${file}: cluster ${JSON.stringify(cluster.name)} has the server ${JSON.stringify(cluster.server)}, which is not a URL`)
  if (cluster.proxyUrl)
    throw new KubeconfigError(`${file}: cluster ${JSON.stringify(cluster.name)} has a proxy-url, which podfit does not support: a proxy would be part of every measurement`)
  const headers = Object.fromEntries(Object.entries(options.headers ?? {}).map(([name, value]) => [name, String(value)]))
  if (options.auth)
    headers.Authorization = `Basic ${Buffer.from(options.auth).toString('base64')}`
  return {
    file,
    server: cluster.server,
    headers,
    tls: {
      rejectUnauthorized: options.rejectUnauthorized !== false,
      ...pem('ca', options.ca),
      ...pem('cert', options.cert),
      ...pem('key', options.key),
      ...(cluster.tlsServerName ? { servername: cluster.tlsServerName } : {}),
    },
  }
}

function readKubeconfig(file: string): string {
  try {
    const { size } = statSync(file)
    if (size > LARGEST_KUBECONFIG_BYTES)
      throw new KubeconfigError(`${file}: ${size} bytes is no kubeconfig (the largest read is ${LARGEST_KUBECONFIG_BYTES})`)
    return readFileSync(file, 'utf8')
  }
  catch (error) {
    if (error instanceof KubeconfigError)
      throw error
    const hint = file === K3S_KUBECONFIG ? '. K3s keeps it for root: run as root, or start K3s with --write-kubeconfig-mode 644' : ''
    throw new KubeconfigError(`${file}: cannot be read: ${oneLine(error)}${hint}`)
  }
}

function pem<K extends string>(name: K, value: unknown): { [P in K]?: string } {
  return typeof value === 'string' || Buffer.isBuffer(value) ? { [name]: value.toString() } as { [P in K]: string } : {}
}

