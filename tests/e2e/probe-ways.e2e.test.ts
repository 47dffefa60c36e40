import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { labPaths } from '../../fixtures/lab/paths.ts'
import { ensureUp, inCluster, noCluster, notTheLab } from './support/cluster-under-test.ts'
import { Workspace } from './support/run-podfit.ts'

const PLAN = { variants: ['runc'], replicas: 5, rounds: 1, timeouts: { rollout: '1m' } }

describe.skipIf(noCluster)('HTTP from outside', () => {
  beforeAll(ensureUp)

  async function availableThrough(probe: object): Promise<{ code: number | null, status: string | undefined, available: number | undefined, way: string | undefined }> {
    const workspace = new Workspace({ ...PLAN, probe })
    const { code } = await workspace.run(['specs/availability'])
    const { rollouts: [rollout] } = workspace.results
    const way = /HTTP probe \| ([^,|]+)/.exec(workspace.read('report.md'))?.[1]
    workspace.remove()
    return { code, status: rollout?.status, available: rollout?.availableCount, way }
  }

  it('through the API server\'s proxy', async () => {
    expect(await availableThrough({ way: 'apiserver' })).toEqual({ code: 0, status: 'complete', available: 5, way: expect.stringMatching(/API server/) })
  })

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

    it('finds every pod', async () => {
      expect(await availableThrough({ way: 'blackbox', blackboxUrl: 'http://127.0.0.1:9115' })).toEqual({ code: 0, status: 'complete', available: 5, way: expect.stringMatching(/blackbox/i) })
    })
  })
})
