import { readFileSync, statSync } from 'node:fs'
import { LineCounter, parseDocument } from 'yaml'
import { escapeControls } from '../../documents/printable.ts'
import { compileSchema } from '../../documents/read-document.ts'
import { KubeconfigError } from '../../errors/kubeconfig-error.ts'
import { oneLine } from '../../errors/one-line.ts'
import { K3S_KUBECONFIG } from './find-kubeconfig.ts'

/** The cluster and the user that a kubeconfig's current context names, in the file's own terms (client.authentication's Config v1). */
export interface Kubeconfig {
  file: string
  text: string
  cluster: KubeconfigCluster
  user: KubeconfigUser
}

export interface KubeconfigCluster {
  'server': string
  'certificate-authority'?: string
  'certificate-authority-data'?: string
  'insecure-skip-tls-verify'?: boolean
  'tls-server-name'?: string
  'proxy-url'?: string
}

export interface KubeconfigUser {
  'client-certificate'?: string
  'client-certificate-data'?: string
  'client-key'?: string
  'client-key-data'?: string
  'token'?: string
  'tokenFile'?: string
  'username'?: string
  'password'?: string
  /** A program that prints credentials. */
  'exec'?: object
  'auth-provider'?: object
}

interface KubeconfigFile {
  'current-context'?: string
  'contexts'?: { name: string, context: { cluster: string, user?: string } }[]
  'clusters'?: { name: string, cluster: KubeconfigCluster }[]
  'users'?: { name: string, user: KubeconfigUser | null }[]
}

const LARGEST_BYTES = 1024 * 1024
const MAX_ALIASES = 100

const texts = (...names: string[]): object => Object.fromEntries(names.map(name => [name, { type: 'string' }]))
const named = (key: string, of: object): object => ({
  type: 'array',
  items: { type: 'object', required: ['name', key], properties: { name: { type: 'string' }, [key]: of } },
})

const isKubeconfig = compileSchema<KubeconfigFile>({
  type: 'object',
  properties: {
    'current-context': { type: 'string' },
    'contexts': named('context', { type: 'object', required: ['cluster'], properties: texts('cluster', 'user') }),
    'clusters': named('cluster', { type: 'object', required: ['server'], properties: { ...texts('server', 'certificate-authority', 'certificate-authority-data', 'tls-server-name', 'proxy-url'), 'insecure-skip-tls-verify': { type: 'boolean' } } }),
    'users': named('user', { type: ['object', 'null'], properties: { ...texts('client-certificate', 'client-certificate-data', 'client-key', 'client-key-data', 'token', 'tokenFile', 'username', 'password'), 'exec': { type: 'object' }, 'auth-provider': { type: 'object' } } }),
  },
})

/**
 * Reads what the current context of a kubeconfig names. No value of the file is ever part of a message: it is full of secrets.
 *
 * @throws {KubeconfigError} with the place where it cannot be read or is none
 */
export function readKubeconfig(file: string): Kubeconfig {
  const path = escapeControls(file)
  const text = readText(file)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' })
  const [error] = document.errors
  if (error) {
    const { line, col } = lines.linePos(error.pos[0])
    throw new KubeconfigError(`${path}:${line}:${col}: not a usable kubeconfig: not valid YAML (${error.code})`)
  }
  const value = toPlain(() => document.toJS({ maxAliasCount: MAX_ALIASES }), path)
  if (!isKubeconfig(value)) {
    const [problem] = isKubeconfig.errors ?? []
    throw new KubeconfigError(`${path}: not a usable kubeconfig: ${problem?.instancePath.slice(1).replaceAll('/', '.') || 'the document'} ${problem?.message ?? 'is not of its form'}`)
  }
  const current = value['current-context']
  const context = value.contexts?.find(({ name }) => name === current)?.context
  const cluster = value.clusters?.find(({ name }) => name === context?.cluster)?.cluster
  if (context === undefined || cluster === undefined)
    throw new KubeconfigError(`${path}: current-context ${JSON.stringify(current ?? '')} names no cluster of this file. Choose one: kubectl config use-context NAME`)
  const user = value.users?.find(({ name }) => name === context.user)?.user ?? {}
  return { file, text, cluster, user }
}

function toPlain(convert: () => unknown, path: string): unknown {
  try {
    return convert()
  }
  catch {
    throw new KubeconfigError(`${path}: not a usable kubeconfig: its aliases cannot be expanded`)
  }
}

function readText(file: string): string {
  try {
    const status = statSync(file)
    if (!status.isFile() || status.size > LARGEST_BYTES)
      throw new KubeconfigError(`${escapeControls(file)}: expected a kubeconfig, a file of at most ${LARGEST_BYTES} bytes; it ${status.isFile() ? `has ${status.size}` : 'is no regular file'}`)
    return readFileSync(file, 'utf8')
  }
  catch (error) {
    if (error instanceof KubeconfigError)
      throw error
    const hint = file === K3S_KUBECONFIG ? '. K3s keeps it for root: run as root, or start K3s with --write-kubeconfig-mode 644' : ''
    throw new KubeconfigError(`${escapeControls(file)}: cannot be read: ${oneLine(error)}${hint}`)
  }
}
