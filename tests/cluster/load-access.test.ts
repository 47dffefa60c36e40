import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadAccess } from '../../src/cluster/kubernetes/load-access.ts'
import { KubeconfigError } from '../../src/errors/kubeconfig-error.ts'

const SECRET = 'do-not-print-me'
let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'podfit-kubeconfig-'))
})

afterEach(() => rmSync(dir, { recursive: true }))

function write(name: string, text: string): string {
  const path = join(dir, name)
  writeFileSync(path, text)
  return path
}

function kubeconfig(user: object, cluster: object = { server: 'https://127.0.0.1:6443' }, more: object = {}): string {
  return write('config', stringify({
    'apiVersion': 'v1',
    'kind': 'Config',
    'current-context': 'default',
    'contexts': [{ name: 'other', context: { cluster: 'other', user: 'other' } }, { name: 'default', context: { cluster: 'default', user: 'default' } }],
    'clusters': [{ name: 'other', cluster: { server: 'https://192.0.2.1' } }, { name: 'default', cluster }],
    'users': [{ name: 'other', user: { token: 'of another' } }, { name: 'default', user }],
    ...more,
  }))
}

async function refusal(file: string): Promise<string> {
  const error = await loadAccess(file).then(() => undefined, (error: unknown) => error)
  expect(error).toBeInstanceOf(KubeconfigError)
  const { message } = error as KubeconfigError
  expect(message).not.toContain(SECRET)
  expect(message).not.toContain('\n')
  return message.replaceAll(dir, 'DIR')
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

it('reads certificates that are embedded, as K3s writes them', async () => {
  const file = kubeconfig({ 'client-certificate-data': base64('CERT'), 'client-key-data': base64('KEY') }, { 'server': 'https://127.0.0.1:6443', 'certificate-authority-data': base64('CA') })
  expect(await loadAccess(file)).toEqual({ file, server: 'https://127.0.0.1:6443', headers: {}, tls: { rejectUnauthorized: true, ca: 'CA', cert: 'CERT', key: 'KEY' } })
})

it('reads certificates and tokens from files beside the kubeconfig', async () => {
  mkdirSync(join(dir, 'pki'))
  write('pki/ca.pem', 'CA')
  write('pki/token', 'T\n')
  const file = kubeconfig({ token: 'stale', tokenFile: 'pki/token' }, { 'server': 'https://h:1', 'certificate-authority': 'pki/ca.pem', 'tls-server-name': 'kubernetes' })
  expect(await loadAccess(file)).toMatchObject({ headers: { Authorization: 'Bearer T' }, tls: { ca: 'CA', servername: 'kubernetes' } })
})

it.each<[string, object, object]>([
  ['a token', { token: 'T' }, { Authorization: 'Bearer T' }],
  ['a password', { username: 'u', password: 'p' }, { Authorization: `Basic ${base64('u:p')}` }],
  ['nothing', {}, {}],
])('sends %s', async (_, user, headers) => {
  expect((await loadAccess(kubeconfig(user))).headers).toEqual(headers)
})

it('leaves certificates unchecked only where the kubeconfig says so', async () => {
  expect((await loadAccess(kubeconfig({}, { 'server': 'https://h', 'insecure-skip-tls-verify': true }))).tls).toEqual({ rejectUnauthorized: false })
})

it('does not keep a name and password of the URL, which are not sent and would be printed', async () => {
  expect((await loadAccess(kubeconfig({}, { server: 'https://me:s3cret@h:6443/k8s' }))).server).toBe('https://h:6443/k8s')
})

it('asks an exec plugin for its token', async () => {
  const plugin = write('plugin.sh', `#!/bin/sh\necho '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"FRESH"}}'\n`)
  chmodSync(plugin, 0o755)
  const file = kubeconfig({ exec: { apiVersion: 'client.authentication.k8s.io/v1', command: plugin, interactiveMode: 'Never' } })
  expect((await loadAccess(file)).headers).toEqual({ Authorization: 'Bearer FRESH' })
})

it('says where a plugin failed', async () => {
  expect(await refusal(kubeconfig({ exec: { apiVersion: 'client.authentication.k8s.io/v1', command: '/no/such/plugin' } }))).toMatch(/^DIR\/config: its credentials cannot be had: .*\/no\/such\/plugin/)
})

it.each<[string, () => string, RegExp]>([
  ['what is not YAML', () => write('config', `users:\n  - token: "${SECRET}\n`), /^DIR\/config:\d:\d+: not a usable kubeconfig: not valid YAML/],
  ['what is no kubeconfig', () => write('config', ': : :'), /not a usable kubeconfig/],
  ['an empty file', () => write('config', ''), /not a usable kubeconfig: the document must be object/],
  ['a value of the wrong type', () => kubeconfig({ token: [SECRET] }), /users\.1\.user\.token must be string/],
  ['a context of nothing', () => kubeconfig({ token: SECRET }, undefined, { 'current-context': 'typo' }), /current-context "typo" names no cluster of this file/],
  ['a server that is no URL', () => kubeconfig({}, { server: 'no url' }), /the server of its current context is not a URL/],
  ['a proxy', () => kubeconfig({}, { 'server': 'https://h', 'proxy-url': 'http://p' }), /proxy-url, which podfit does not support/],
  ['a file that is missing', () => join(dir, 'none'), /^DIR\/none: cannot be read: /],
  ['a certificate that is missing', () => kubeconfig({ 'client-key': 'no.pem' }), /its client-key cannot be read: .*no\.pem/],
  ['a folder', () => dir, /is no regular file/],
  ['a billion laughs', () => write('config', `a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c]\n`), /its aliases cannot be expanded/],
])('refuses %s', async (_, make, message) => {
  expect(await refusal(make())).toMatch(message)
})
