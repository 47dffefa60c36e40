import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir, hostname, release } from 'node:os'
import { join } from 'node:path'
import { request } from 'undici'
import { afterEach, beforeAll, describe, expect, it, test } from 'vitest'
import { findGuestKernel, unpackedKernelFolder } from '../../src/cluster/embedded/guest-kernel.ts'
import { MACHINES } from '../../src/cluster/embedded/qemu-command.ts'
import { findProgram } from '../../src/cluster/embedded/find-program.ts'
import { readJournal } from '../../src/results/read-journal.ts'
import { resultsFromJournal } from '../../src/results/results-from-journal.ts'
import type { Results } from '../../src/results/results.ts'
import { hasRuntime, needsRuntime, newRun, probe, shipped } from '../embedded/support.ts'
import { createOrdinaryUser, withoutPrograms } from './support/ordinary-user.ts'
import { Here } from './support/run-here.ts'

const isRoot = process.getuid?.() === 0
/** The plan's variants of this host, and which of them it has. */
const RUNTIMES = ['process', 'runc', 'crun', 'gvisor']
const installed = RUNTIMES.filter(hasRuntime)
const OTHERS = ['qemu', 'wasm/wasmedge']
/** Where this user unpacked a kernel for virtual machines. */
const guestKernel = { XDG_DATA_HOME: process.env.XDG_DATA_HOME ?? join(homedir(), '.local/share') }
const hasQemu = findProgram(MACHINES[process.arch === 'arm64' ? 'arm64' : 'x64'].program, process.env) !== undefined
  && findGuestKernel(undefined, ['/', unpackedKernelFolder(guestKernel)]).status === 'found'
const { signal } = new AbortController()

let here: Here

afterEach(() => here.remove())

/** Every variant of `names` came up in all of the demo's measurements, and the others were skipped with what would add them. */
function expectRows(results: Results, names: readonly string[]): void {
  expect(results.run).toMatchObject({ status: 'complete', profile: 'demo' })
  expect(results.cluster.kind).toBe('embedded')
  for (const name of names) {
    const [cap, replicas] = name === 'qemu' ? [2, 2] : [30, 10]
    expect(results.densities.filter(({ variant }) => variant === name), name).toMatchObject([{ status: 'complete', result: { maxPods: cap, constraint: 'cap', censored: true } }])
    expect(results.rollouts.filter(({ variant }) => variant === name), name).toMatchObject([{ status: 'complete', replicas, availableCount: replicas }])
  }
  for (const name of RUNTIMES.filter(name => !names.includes(name)))
    expect(results.variants.find(variant => variant.name === name)).toMatchObject({ status: 'skipped', reason: expect.stringMatching(/^no \w+ on PATH$/), remedy: expect.stringMatching(/^apt-get install \w+$/) })
  for (const variant of results.variants.filter(({ name }) => OTHERS.includes(name) && !names.includes(name)))
    expect(variant).toMatchObject({ status: 'skipped', reason: expect.stringMatching(/^no \S+ on PATH$|kernel/), remedy: expect.stringContaining('apt-get install') })
}

describe('pnpm demo', () => {
  it('measures the runtimes of this host twice, with other figures the second time, and leaves nothing', async () => {
    here = new Here({ env: guestKernel })
    const first = await here.podfit('demo')
    expect(first.code, first.output).toBe(0)
    const { results } = here
    expectRows(results, hasQemu ? [...installed, 'qemu'] : installed)
    expect(here.traces()).toEqual([])

    expect(first.output).toContain('measuring this host')
    expect(first.output).toMatch(/^Runtime +Variant +Max pods/m)
    expect(first.output).toContain(join(here.dir, 'reports'))
    const report = here.read('report.md')
    expect(report.split('\n', 1)[0]).toMatch(/^# podfit: this host: .*embedded: OCI runtimes on this host, no Kubernetes/)
    for (const fact of [release(), hostname(), ...installed.flatMap(name => versionOf(name) ?? [])])
      expect(report).toContain(fact.replaceAll('_', '\\_'))
    expect(report).toContain('has no budgets')
    expect(resultsFromJournal(readJournal(join(here.dir, 'reports/latest/journal.ndjson')))).toEqual(results)

    const second = await here.podfit('demo', '--cap', '12')
    expect(second.code, second.output).toBe(0)
    for (const name of installed) {
      const figures = [results, here.results].map(({ rollouts }) => rollouts.find(({ variant }) => variant === name)!.pods.map(pod => pod.availableMs))
      expect(figures[0]).not.toEqual(figures[1])
      expect(here.results.densities.find(({ variant }) => variant === name)).toMatchObject({ result: { maxPods: 12, constraint: 'cap' } })
    }
    expect(here.traces()).toEqual([])
  })

  it.skipIf(!isRoot)('is for an ordinary user too, with runtimes and without any', async context => {
    const user = createOrdinaryUser()
    context.onTestFinished(user.remove)
    for (const names of [['process'], installed]) {
      const hidden = installed.filter(name => !names.includes(name)).map(name => programOf(name)!)
      here = new Here({ root: user.root, wrapper: [...withoutPrograms(hidden), ...user.wrapper] })
      execFileSync('chown', ['-R', `${user.uid}`, here.dir])
      const { code, output } = await here.podfit('demo')
      expect(code, output).toBe(0)
      expectRows(here.results, names)
      for (const name of hidden)
        expect(output).toMatch(new RegExp(`^skipped: .*: no .* on PATH. To add it: apt-get install ${name.split('/').at(-1)}$`, 'm'))
      expect(here.traces(user.uid)).toEqual([])
      if (names.length === 1)
        here.remove()
    }
  })
})

describe('the cluster is chosen, never guessed in silence', () => {
  it.skipIf(existsSync('/etc/rancher/k3s/k3s.yaml'))('with CI set and no cluster nothing is begun, unless this host is meant', async () => {
    here = new Here()
    const plan = here.write('podfit.yaml', { variants: ['process', 'kata/qemu'], replicas: 2, rounds: 1 })
    const refused = await here.specs(['specs/readiness'], { CI: 'true', PODFIT_PLAN: plan }).ended
    expect(refused.code, refused.output).toBe(2)
    expect(refused.output.split('\n').filter(line => line.startsWith('podfit: '))).toEqual([expect.stringMatching(/^podfit: no cluster: .*PODFIT_CLUSTER=embedded/)])
    expect(here.runs).toEqual([])

    const without = await here.specs(['specs/readiness'], { PODFIT_PLAN: plan }).ended
    expect(without.code, without.output).toBe(0)
    expect(without.output).toMatch(/^podfit: no cluster found \(.*\): measuring this host instead/m)
    const meant = await here.specs(['specs/readiness'], { CI: 'true', PODFIT_CLUSTER: 'embedded', PODFIT_PLAN: plan }).ended
    expect(meant.code, meant.output).toBe(0)
    expect(here.results.variants).toMatchObject([{ name: 'process', status: 'present' }, { name: 'kata/qemu', status: 'skipped', reason: 'it runs only on a Kubernetes cluster' }])
  })

  it('a plan of which nothing can be measured here fails', async () => {
    here = new Here()
    const plan = here.write('podfit.yaml', { variants: ['kata/qemu', 'kata/fc'] })
    const ended = await here.specs(['specs/readiness'], { PODFIT_CLUSTER: 'embedded', PODFIT_PLAN: plan }).ended
    expect(ended.code, ended.output).toBe(1)
    expect(ended.output).toMatch(/^podfit: none of the variants of .* can be measured here: kata\/qemu: it runs only on a Kubernetes cluster/m)
    expect(here.traces()).toEqual([])
  })
})

describe('a run that is cut short leaves nothing', () => {
  let plan: string
  beforeAll(() => expect(installed).toContain('process'))

  async function underWay(): Promise<ReturnType<Here['specs']>> {
    here = new Here()
    plan = here.write('podfit.yaml', { variants: installed.toReversed(), rounds: 1, replicas: 30 })
    const run = here.specs(['specs/readiness'], { PODFIT_CLUSTER: 'embedded', PODFIT_PLAN: plan })
    await run.says(/[1-9]\d*\/30 ready/, 60_000)
    return run
  }

  it.each([['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const)('%s: exit code %i', async (name, code) => {
    const run = await underWay()
    process.kill(run.pid, name)
    const ended = await run.ended
    expect(ended.code, ended.output).toBe(code)
    expect(here.traces()).toEqual([])
    expect(here.results.run).toMatchObject({ status: 'interrupted', reason: name })
  })

  it('kill -9: what is left goes with the next run, or with podfit clean', async () => {
    const first = await underWay()
    process.kill(first.pid, 'SIGKILL')
    await first.ended
    expect(here.traces().some(trace => trace.startsWith('folder'))).toBe(true)
    const next = await here.specs(['specs/readiness'], { PODFIT_CLUSTER: 'embedded', PODFIT_PLAN: here.write('small.yaml', { variants: ['process'], rounds: 1, replicas: 1 }) }).ended
    expect(next.code, next.output).toBe(0)
    expect(next.output).toMatch(/^podfit: removed what run [\w-]+ had left/m)
    expect(here.traces()).toEqual([])

    const second = here.specs(['specs/readiness'], { PODFIT_CLUSTER: 'embedded', PODFIT_PLAN: plan })
    await second.says(/[1-9]\d*\/30 ready/, 60_000)
    process.kill(second.pid, 'SIGKILL')
    await second.ended
    const dry = await here.podfit('clean', '--dry-run')
    expect(dry.output).toMatch(/^would remove: run [\w-]+ on this host/m)
    const clean = await here.podfit('clean')
    expect(clean.code, clean.output).toBe(0)
    expect(clean.output).toMatch(/^removed: run [\w-]+ on this host/m)
    expect(here.traces()).toEqual([])
    expect((await here.podfit('clean')).output).toBe('nothing to clean\n')
  })
})

test.for(RUNTIMES)('%s: the workload sees the kernel its isolation class says', async (name, context) => {
  here = new Here()
  const variant = shipped(name)
  needsRuntime(context, variant)
  const { cluster } = newRun(context)
  const rollout = await cluster.rollOut(variant, { name: 'pods', replicas: 1, probe, signal })
  await rollout.log.require('it serves', state => state.servingCount === 1, { deadlineMs: 20_000, signal })
  const { body } = await request(`http://${rollout.log.state.pods.get('pods-1')!.ip}:8080/sandbox`)
  const { kernel } = await body.json() as { kernel: { release: string } }
  await rollout.remove(30_000)
  if (['process', 'shared-kernel'].includes(variant.isolation))
    expect(kernel.release).toBe(release())
  else
    expect(kernel.release).not.toBe(release())
})

function programOf(name: string): string | undefined {
  const { embedded } = shipped(name)
  return embedded?.runtime === 'oci' ? findProgram(embedded.command, process.env) : undefined
}

/** The version a runtime tells of itself. */
function versionOf(name: string): string | undefined {
  const program = programOf(name)
  return program && /version ([\w.]+)/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[1]
}
