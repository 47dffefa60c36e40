import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { labPaths } from '../../fixtures/lab/paths.ts'
import { ensureUp, inCluster, noCluster, notTheLab } from './support/cluster-under-test.ts'
import { Workspace } from './support/run-podfit.ts'

const PLAN = { variants: ['runc'], replicas: 5, rounds: 1, timeouts: { rollout: '1m' } }

describe.skipIf(noCluster)('HTTP from outside', () => {
  beforeAll(ensureUp)

  async function measured(probe: object): Promise<void> {
    const workspace = new Workspace({ ...PLAN, probe })
    const ended = await workspace.run(['specs/availability'])
    const { rollouts } = workspace.results
    const report = workspace.read('report.md')
    workspace.remove()
    expect(ended.code, ended.output).toBe(0)
    expect(rollouts).toMatchObject([{ status: 'complete', availableCount: 5 }])
    expect(report).toMatch(/HTTP probe.*(blackbox|API server)/i)
  }

  it('through the API server\'s proxy', () => measured({ way: 'apiserver' }))

  describe.skipIf(notTheLab)('through a Prometheus blackbox exporter, as in the post', () => {
    let exporter: ChildProcess
    const config = new Workspace('')

    beforeAll(() => {
      const modules = config.write('blackbox.yml', 'modules: { http_2xx: { prober: http, http: { preferred_ip_protocol: ip4 } } }\n')
      const { file, args, env } = inCluster([labPaths().blackboxExporter, '--web.listen-address=127.0.0.1:9115', `--config.file=${modules}`], {})
      exporter = spawn(file, args, { env, stdio: 'ignore' })
    })

    afterAll(() => {
      exporter.kill('SIGTERM')
      config.remove()
    })

    it('finds every pod', () => measured({ way: 'blackbox', blackboxUrl: 'http://127.0.0.1:9115' }))
  })
})
