import type { RequestOptions } from 'node:https'
import { unlessAborted } from '../../clock/unless-aborted.ts'
import { KubeconfigError } from '../../errors/kubeconfig-error.ts'
import { oneLine } from '../../errors/one-line.ts'
import type { Kubeconfig } from './kubeconfig.ts'
import type { Credentials } from './load-access.ts'

const PLUGIN_MS = 60_000

/**
 * Credentials that an exec plugin or an identity provider gives out, asked through `@kubernetes/client-node`.
 *
 * @throws {KubeconfigError} where it gives none
 */
export async function pluginCredentials({ file, text }: Kubeconfig): Promise<Credentials> {
  // Vitest's configuration is loaded in one piece, where an import at the top would load this for everyone.
  const { KubeConfig } = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  const options: RequestOptions = {}
  try {
    config.loadFromString(text)
    config.makePathsAbsolute(file.replace(/[^/]*$/, '') || '.')
    await unlessAborted(config.applyToHTTPSOptions(options), AbortSignal.timeout(PLUGIN_MS))
  }
  catch (error) {
    // A SyntaxError quotes what it could not read, which may be a token.
    throw new KubeconfigError(`${file}: its credentials cannot be had: ${whyNot(error)}`)
  }
  const headers = Object.fromEntries(Object.entries(options.headers ?? {}).map(([name, value]) => [name, String(value)]))
  if (options.auth)
    headers['Authorization'] = `Basic ${Buffer.from(options.auth).toString('base64')}`
  return {
    headers,
    tls: {
      rejectUnauthorized: options.rejectUnauthorized !== false,
      ...pem('ca', options.ca),
      ...pem('cert', options.cert),
      ...pem('key', options.key),
    },
  }
}

/** What a plugin prints may hold what it was asked for, so only what the system says of it is told. */
function whyNot(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return `the plugin has not answered within ${PLUGIN_MS / 1_000} s. Does it wait for somebody to log in? Run kubectl once, then again`
  if (error instanceof SyntaxError)
    return 'what the plugin printed is not JSON'
  return error instanceof Error && 'code' in error ? oneLine(error) : 'the plugin failed. What does kubectl say?'
}

function pem<K extends string>(name: K, value: unknown): { [P in K]?: string } {
  return typeof value === 'string' || Buffer.isBuffer(value) ? { [name]: value.toString() } as { [P in K]: string } : {}
}
