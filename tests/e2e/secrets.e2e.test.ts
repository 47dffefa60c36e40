import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FakeApiServer } from '../../benches/support/fake-api-server.ts'
import { neededRights } from '../../src/cluster/kubernetes/needed-rights.ts'
import { rightOf, rightText } from '../../src/cluster/kubernetes/right.ts'
import { kubeconfigText } from '../hostile/kubeconfig-text.ts'
import { Here } from './support/run-here.ts'

const TOKEN = 'planted-token-9f8e7d6c5b4a'
const IN_ENVIRONMENT = 'planted-in-the-environment-1234'
const PLANTED = /planted-(token|in-the-environment)[-\w]*/

/** All text of a folder, links not followed. */
function textOf(dir: string): string {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).map(name => {
    const path = join(dir, name)
    return statSync(path, { throwIfNoEntry: false })?.isFile() ? `${name}\n${readFileSync(path, 'utf8')}` : name
  }).join('\n')
}

test('a run on a cluster keeps its credentials and the environment to itself, and uses no right that deploy/rbac.yaml lacks', async context => {
  const tokens = new Set<string>()
  const rights = new Set<string>()
  const server = new FakeApiServer({
    addressOf: index => `10.42.0.${index + 2}`,
    onRequest({ method, url, headers }) {
      tokens.add(String(headers.authorization))
      const right = rightOf(method, url)
      if (right !== undefined && right.group !== 'authorization.k8s.io')
        rights.add(rightText({ verb: right.verb, group: right.group, resource: right.resource }))
    },
  })
  const url = await server.listen()
  const here = new Here()
  context.onTestFinished(async () => {
    await server.close()
    here.remove()
  })
  const plan = here.write('podfit.yaml', { variants: [{ name: 'runc', required: true }], replicas: 3, rounds: 1, probe: { way: 'apiserver' }, coldstart: { samples: 1 } })
  const env = {
    // Without chrt and the like: this is no measurement.
    PATH: join(process.execPath, '..'),
    KUBECONFIG: here.write('kubeconfig', kubeconfigText(url, { token: TOKEN })),
    PODFIT_PLAN: plan,
    PODFIT_PROFILE: 'none',
    AWS_SECRET_ACCESS_KEY: IN_ENVIRONMENT,
    NPM_TOKEN: IN_ENVIRONMENT,
  }
  const { output, code } = await here.specs(['specs/readiness', 'specs/coldstart'], env).ended
  expect(here.results.rollouts, output).toMatchObject([{ status: 'complete' }])
  expect(code, output).toBe(0)
  expect([...tokens], 'the token was used').toEqual([`Bearer ${TOKEN}`])
  expect(output).not.toMatch(PLANTED)
  expect(textOf(join(here.dir, 'reports'))).not.toMatch(PLANTED)
  expect(existsSync(readlinkSync(join(here.dir, 'reports/latest')))).toBe(false)
  const granted = new Set(neededRights('apiserver').map(({ verb, group, resource }) => rightText({ verb, group, resource })))
  expect([...rights].filter(right => !granted.has(right))).toEqual([])
  expect(rights.size).toBeGreaterThan(12)
}, 120_000)

test('a run on this host gives the environment to nobody', async context => {
  const here = new Here({ env: { PODFIT_CLUSTER: 'embedded', PODFIT_PROFILE: 'none', AWS_SECRET_ACCESS_KEY: IN_ENVIRONMENT } })
  context.onTestFinished(() => here.remove())
  const plan = here.write('podfit.yaml', { variants: [{ name: 'process', required: true }], replicas: 3, rounds: 1 })
  const run = here.specs(['specs/readiness'], { PODFIT_PLAN: plan })
  const environments = new Set<string>()
  const looking = setInterval(() => {
    for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
      const [command, environment] = [read(`/proc/${pid}/cmdline`), read(`/proc/${pid}/environ`)]
      if (/http-server-\w+/.test(command) && environment.includes('PORT='))
        environments.add(environment)
    }
  }, 20)
  const { output, code } = await run.ended
  clearInterval(looking)
  expect(code, output).toBe(0)
  expect(output).not.toMatch(PLANTED)
  expect(textOf(join(here.dir, 'reports'))).not.toMatch(PLANTED)
  expect(environments.size, 'workloads were seen').toBeGreaterThan(0)
  expect([...environments].join('\n')).not.toMatch(PLANTED)
}, 120_000)

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  }
  catch {
    return ''
  }
}
