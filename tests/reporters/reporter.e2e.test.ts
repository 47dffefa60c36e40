import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestContext } from 'vitest'
import { describe, test } from 'vitest'
import { readResults } from '../../src/results/read-results.ts'
import { JournalBuilder, RUNC } from '../results/journal-builder.ts'

const ROOT = join(import.meta.dirname, '../..')
const JOURNAL = JSON.stringify(join(ROOT, 'src/results/journal.ts'))
const CURRENT_RUN = JSON.stringify(join(ROOT, 'src/results/current-run.ts'))

/** Global setup as podfit's own does it: begins the journal and tells the reporter where. */
const GLOBAL_SETUP = `
  import { mkdirSync, writeFileSync } from 'node:fs'
  import { Journal } from ${JOURNAL}
  import { setCurrentRun } from ${CURRENT_RUN}
  export function setup(project) {
    const dir = project.config.root + '/reports/r1'
    mkdirSync(dir, { recursive: true })
    const journal = Journal.create(dir + '/journal.ndjson')
    for (const entry of ${JSON.stringify(new JournalBuilder().begin([RUNC]).entries)})
      journal.append(entry)
    journal.close()
    setCurrentRun({ dir, id: 'r1', namespace: 'podfit-k7f2' })
    return () => writeFileSync(project.config.root + '/torn-down', '')
  }`

const ROLLOUT = JSON.stringify(new JournalBuilder().rollout(RUNC).entries)

/** Measures, passes, fails, skips and tells its progress. */
const ENDING_SPEC = `
  import { Journal } from ${JOURNAL}
  test('measures', async ({ annotate, task }) => {
    const journal = Journal.open(task.file.filepath.replace(/specs.*/, 'reports/r1/journal.ndjson'))
    for (const entry of ${ROLLOUT})
      journal.append(entry)
    journal.close()
    await annotate('runc, round 1: 2/4 ready', 'podfit:progress')
    await annotate('a note', 'notice')
  })
  test('fails', () => { throw new Error('\\u001B[31mexpected\\u001B[39m 60 s\\nreceived 70 s') })
  test('is skipped', ({ skip }) => skip('no /dev/kvm'))`

/** Waits for the run's end, and then cleans up for a while. */
const WAITING_SPEC = `
  import { writeFileSync } from 'node:fs'
  import { Journal } from ${JOURNAL}
  test('waits', async ({ signal, task }) => {
    const folder = task.file.filepath.replace(/specs.*/, '')
    const journal = Journal.open(folder + 'reports/r1/journal.ndjson')
    journal.append(${ROLLOUT}[0])
    writeFileSync(folder + 'waiting', '')
    await new Promise(resolve => signal.addEventListener('abort', resolve))
    await new Promise(resolve => setTimeout(resolve, folder.includes('patient') ? 3_000 : 300))
    writeFileSync(folder + 'cleaned-up', '')
  })
  test('never runs', () => {})`

/** As podfit's own setup file: a terminal's Ctrl-C reaches the worker too, and must not end it. */
const SETUP = 'for (const signal of [\'SIGINT\', \'SIGTERM\']) process.on(signal, () => {})'

/** Each starts a Vitest of its own, which takes long on a busy machine. */
const DEADLINE_MS = 60_000

describe.concurrent('a run of the project specs', { timeout: 2 * DEADLINE_MS }, () => {
  test('ends with its files, a table, and how its tests ended; a spec that cannot be loaded is one that failed', async (context) => {
    const { expect } = context
    const run = begin(context, 'run', { spec: ENDING_SPEC, otherSpec: 'throw new Error(\'no such fixture\')' })
    expect(await run.exitCode).toBe(1)
    expect(readdirSync(run.reports).toSorted()).toEqual(['availability.svg', 'benchmark-bigger-is-better.json', 'benchmark-smaller-is-better.json', 'journal.ndjson', 'junit.xml', 'metrics.txt', 'readiness.svg', 'report.html', 'report.md', 'results.json', 'summary.md', 'test.csv', 'timeline_http_success.csv', 'timeline_pods_ready.csv'])
    expect(readlinkSync(join(run.root, 'reports/latest'))).toBe('r1')
    const results = readResults(join(run.reports, 'results.json'))
    expect(results.run.status).toBe('complete')
    expect(results.rollouts).toMatchObject([{ status: 'complete', allReadyMs: 3_500 }])
    expect(results.tests).toEqual([
      { name: 'measures', file: 'specs/a.spec.ts', state: 'passed' },
      { name: 'fails', file: 'specs/a.spec.ts', state: 'failed', note: 'expected 60 s' },
      { name: 'is skipped', file: 'specs/a.spec.ts', state: 'skipped', note: 'no /dev/kvm' },
      { name: '(the file itself)', file: 'specs/b.spec.ts', state: 'failed', note: 'no such fixture' },
    ])
    expect(run.output()).toContain('\nrunc, round 1: 2/4 ready\n')
    expect(run.output()).not.toContain('\na note\n')
    expect(run.output()).toContain('\npodfit: K3s v1.35.4+k3s1 (Kubernetes cluster, 1 node)')
    expect(run.output()).toContain(`\n${join(run.reports, 'report.md')}\n`)
    expect(readFileSync(join(run.reports, 'report.md'), 'utf8')).toContain('| runc | - | 4 | 2.00 | 3.50 | 1 |')
    expect(run.output()).not.toContain('::')
  })

  test('in GitHub Actions: a job summary, annotations, and no command of a spec\'s', async (context) => {
    const { expect } = context
    const spec = `${ENDING_SPEC}
      test('tells', () => { console.log('::error::injected'); throw new Error('\\n::error::thrown') })`
    const run = begin(context, 'run', { spec, env: root => ({ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(root, 'summary') }) })
    expect(await run.exitCode).toBe(1)
    const [, token] = /^::stop-commands::(.+)$/m.exec(run.output()) ?? []
    const [before, stopped, after, ...rest] = run.output().split(new RegExp(`^::(?:stop-commands::)?${token}(?:::)?$`, 'm'))
    expect(rest).toEqual([])
    expect(before).not.toContain('::')
    expect(stopped).toContain('\n::error::injected')
    expect(stopped).toContain('::error::thrown')
    expect(after?.split('\n').filter(line => line.startsWith('::'))).toEqual([
      '::error file=specs/a.spec.ts,title=podfit%3A fails::expected 60 s',
      expect.stringMatching(/^::error file=specs\/a\.spec\.ts,title=podfit%3A tells::/),
    ])
    expect(readFileSync(join(run.root, 'summary'), 'utf8')).toContain('\n# podfit: K3s')
  })

  test('one Ctrl-C of a terminal: everybody cleans up, the report says interrupted, the exit code is 130', async (context) => {
    const { expect } = context
    const run = begin(context, 'run', { spec: WAITING_SPEC })
    await run.waiting()
    // To the whole process group, as a terminal does.
    process.kill(-run.pid, 'SIGINT')
    expect(await run.exitCode).toBe(130)
    expect(run.output()).toContain('interrupted: cleaning up, press Ctrl-C again to leave now')
    expect(existsSync(join(run.root, 'cleaned-up'))).toBe(true)
    expect(existsSync(join(run.root, 'torn-down'))).toBe(true)
    const results = readResults(join(run.reports, 'results.json'))
    expect(results.run).toMatchObject({ status: 'interrupted', reason: 'SIGINT' })
    expect(results.rollouts).toMatchObject([{ status: 'unfinished' }])
    expect(results.tests.map(({ name, state }) => [name, state])).toEqual([['waits', expect.stringMatching(/failed|skipped/)], ['never runs', 'skipped']])
    expect(readFileSync(join(run.reports, 'report.md'), 'utf8')).toMatch(/^# .*: INTERRUPTED\n\n> \*\*This run was interrupted \(SIGINT\)/)
  })

  test('SIGTERM to the main process alone, as a CI runner sends it: 143', async (context) => {
    const { expect } = context
    const run = begin(context, 'run', { spec: WAITING_SPEC })
    await run.waiting()
    process.kill(run.pid, 'SIGTERM')
    expect(await run.exitCode).toBe(143)
    expect(existsSync(join(run.root, 'cleaned-up'))).toBe(true)
    expect(readResults(join(run.reports, 'results.json')).run).toMatchObject({ status: 'interrupted', reason: 'SIGTERM' })
  })

  test('a second Ctrl-C leaves at once and says what may be left', async (context) => {
    const { expect } = context
    const run = begin(context, 'patient', { spec: WAITING_SPEC })
    await run.waiting()
    process.kill(run.pid, 'SIGINT')
    await run.says('interrupted: cleaning up')
    process.kill(run.pid, 'SIGINT')
    expect(await run.exitCode).toBe(130)
    expect(existsSync(join(run.root, 'cleaned-up'))).toBe(false)
    expect(run.output()).toContain(`left at once: namespace podfit-k7f2 may be left; remove it with: pnpm podfit clean; what was measured: pnpm podfit report ${run.reports}`)
    expect(existsSync(join(run.reports, 'report.md'))).toBe(false)
  })

  test('where global setup failed there is no run to report', async (context) => {
    const { expect } = context
    const run = begin(context, 'run', { spec: ENDING_SPEC, globalSetup: 'export function setup() { throw new Error(\'no cluster\') }' })
    expect(await run.exitCode).toBe(1)
    expect(run.output()).toContain('no cluster')
    expect(run.output()).not.toContain('podfit:')
    expect(existsSync(join(run.root, 'reports'))).toBe(false)
  })

  test('a report that cannot be made fails the run, though every test passed', async (context) => {
    const { expect } = context
    const run = begin(context, 'run', { spec: `import { appendFileSync } from 'node:fs'
      test('passes', ({ task }) => appendFileSync(task.file.filepath.replace(/specs.*/, 'reports/r1/journal.ndjson'), '{}\\n'))` })
    expect(await run.exitCode).toBe(1)
    expect(run.output()).toMatch(/journal\.ndjson:3: not a journal entry/)
    expect(existsSync(join(run.reports, 'report.md'))).toBe(false)
  })

  test('a run whose Lease another has taken over is void and interrupted, though every test passed', async (context) => {
    const { expect } = context
    const seen = 'the cluster\'s Lease was taken over by run r2'
    const lost = GLOBAL_SETUP.replace('namespace: \'podfit-k7f2\'', `namespace: 'podfit-k7f2', checkLease: async () => ({ check: 'lease', status: 'void', seen: ${JSON.stringify(seen)}, why: 'both measure each other' })`)
    const run = begin(context, 'run', { spec: 'test(\'passes\', () => {})', globalSetup: lost })
    expect(await run.exitCode).toBe(1)
    const results = readResults(join(run.reports, 'results.json'))
    expect(results.run).toMatchObject({ status: 'interrupted', reason: seen })
    expect(results.validity).toMatchObject({ verdict: 'void', findings: [{ check: 'lease', status: 'void', seen }] })
  })

  test('the other projects are left alone: no files, no words, and signals as Vitest has them', async (context) => {
    const { expect } = context
    const run = begin(context, 'run', { spec: WAITING_SPEC, project: 'tests' })
    await run.waiting()
    process.kill(run.pid, 'SIGINT')
    expect(await run.exitCode).toBe(130)
    expect(run.output()).not.toMatch(/podfit:|interrupted/)
    expect(existsSync(join(run.reports, 'results.json'))).toBe(false)
  })
})

interface Run {
  pid: number
  root: string
  reports: string
  exitCode: Promise<number | null>
  output: () => string
  waiting: () => Promise<void>
  says: (text: string) => Promise<void>
}

/** A real Vitest, in a folder and a process group of its own. */
function begin({ onTestFinished }: TestContext, name: string, { spec, otherSpec, globalSetup = GLOBAL_SETUP, project = 'specs', env: ownEnv = () => ({}) }: { spec: string, otherSpec?: string, globalSetup?: string, project?: string, env?: (root: string) => Record<string, string> }): Run {
  const root = mkdtempSync(join(tmpdir(), `podfit-${name}-`))
  mkdirSync(join(root, 'specs'))
  writeFileSync(join(root, 'global-setup.ts'), globalSetup)
  writeFileSync(join(root, 'setup.ts'), SETUP)
  writeFileSync(join(root, 'specs/a.spec.ts'), spec)
  if (otherSpec !== undefined)
    writeFileSync(join(root, 'specs/b.spec.ts'), otherSpec)
  const test = { globals: true, name: project, include: ['specs/*.spec.ts'], globalSetup: ['global-setup.ts'], setupFiles: ['setup.ts'], pool: 'forks', isolate: false, testTimeout: DEADLINE_MS }
  writeFileSync(join(root, 'vitest.config.mjs'), `export default ${JSON.stringify({ test: { watch: false, fileParallelism: false, reporters: ['default', join(ROOT, 'reporters/index.ts')], projects: [{ root, test }] } })}`)

  const { VITEST: _, VITEST_MODE: __, VITEST_POOL_ID: ___, VITEST_WORKER_ID: ____, GITHUB_ACTIONS: _____, ...env } = process.env
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--root', root], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, NO_COLOR: '1', FORCE_COLOR: '0', ...ownEnv(root) },
  })
  const { pid } = child
  if (pid === undefined)
    throw new Error('Vitest could not be started')
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => output += chunk.toString())
  const exitCode = exitOf(child)
  onTestFinished(async () => {
    killGroup(pid)
    await exitCode
    rmSync(root, { recursive: true, force: true })
  })
  const until = async (what: string, condition: () => boolean): Promise<void> => {
    const deadlineMs = Date.now() + DEADLINE_MS
    while (!condition()) {
      if (Date.now() > deadlineMs || child.exitCode !== null)
        throw new Error(`${what} did not come; Vitest said:\n${output}`)
      await sleep(10)
    }
  }
  return {
    pid,
    root,
    reports: join(root, 'reports/r1'),
    exitCode,
    output: () => output,
    waiting: () => until('the spec', () => existsSync(join(root, 'waiting'))),
    says: text => until(text, () => output.includes(text)),
  }
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  await once(child, 'exit')
  return child.exitCode
}

/** The workers of a Vitest that left at once are still there. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  }
  catch {
    // All of them are gone.
  }
}
