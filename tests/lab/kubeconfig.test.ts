import { KubeConfig } from '@kubernetes/client-node'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { kubeconfig } from '../../fixtures/lab/kubeconfig.ts'

describe('kubeconfig', () => {
  it('has the shape of the one K3s writes', () => {
    const text = kubeconfig('https://127.0.0.1:6443', 'CA', { certificate: 'CERT', key: 'KEY' })
    expect(parse(text)).toEqual({
      apiVersion: 'v1',
      clusters: [{ cluster: { 'certificate-authority-data': 'Q0E=', server: 'https://127.0.0.1:6443' }, name: 'default' }],
      contexts: [{ context: { cluster: 'default', user: 'default' }, name: 'default' }],
      'current-context': 'default',
      kind: 'Config',
      preferences: {},
      users: [{ name: 'default', user: { 'client-certificate-data': 'Q0VSVA==', 'client-key-data': 'S0VZ' } }],
    })
  })

  it('keeps long data on one line', () => {
    const text = kubeconfig('https://127.0.0.1:6443', 'x'.repeat(3000), { token: 't' })
    expect(text).toContain(`certificate-authority-data: ${Buffer.from('x'.repeat(3000)).toString('base64')}\n`)
  })

  it('is understood by the Kubernetes client, with a token', () => {
    const config = new KubeConfig()
    config.loadFromString(kubeconfig('https://127.0.0.1:6443', 'CA', { token: 'secret' }))
    expect(config.getCurrentUser()?.token).toBe('secret')
    expect(config.getCurrentCluster()?.server).toBe('https://127.0.0.1:6443')
  })
})
