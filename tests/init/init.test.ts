import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { packageManagerOf } from '../../src/init/package-manager.ts'
import { scaffold } from '../../src/init/scaffold.ts'
import { writeNewFiles } from '../../src/init/write-new-files.ts'
import { loadPlan } from '../../src/plan/load-plan.ts'
import { podfit, podfitProcess, ROOT } from '../cli/podfit.ts'
import { temporaryDir } from '../documents/temporary-dir.ts'
import { thrownBy } from '../documents/thrown-by.ts'

function filesIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true }).filter(entry => !entry.isDirectory()).map(entry => join(entry.parentPath, entry.name).slice(dir.length + 1)).toSorted()
}

const SPECS = ['availability', 'coldstart', 'density', 'isolation', 'latency', 'overhead', 'readiness', 'upgrade'].map(name => `specs/${name}/${name}.spec.ts`)

test('an empty folder: specs, plan, configuration, workflow; a second time nothing but one line and exit code 2', { timeout: 60_000 }, async () => {
  const dir = temporaryDir()
  const first = podfitProcess(dir, ['init'])
  expect(first.stderr).toBe('')
  expect(first.status).toBe(0)
  expect(filesIn(dir)).toEqual(['.github/workflows/podfit.yml', 'podfit.yaml', ...SPECS, 'vitest.config.mts'].toSorted())
  expect(first.stdout).toContain('npm install --save-dev podfit')
  expect(first.stdout).toContain('npx vitest run')

  const before = filesIn(dir).map(file => readFileSync(join(dir, file), 'utf8'))
  const second = await podfit(dir, ['init'])
  expect(second.status).toBe(2)
  expect(second.stdout).toBe('')
  expect(second.stderr).toMatch(/^expected a folder without podfit\.yaml, .*podfit overwrites no file, and has written none[^\n]*\n$/)
  expect(filesIn(dir).map(file => readFileSync(join(dir, file), 'utf8'))).toEqual(before)
})

test.for(['podfit.yaml', '.github/workflows/podfit.yml', SPECS[0]!, SPECS.at(-1)!])('one file that is there, %s: none is written', (path) => {
  const dir = temporaryDir()
  mkdirSync(dirname(join(dir, path)), { recursive: true })
  writeFileSync(join(dir, path), 'mine')
  const error = thrownBy(() => writeNewFiles(dir, scaffold(dir, packageManagerOf(dir)).files))
  expect(error.message).toContain(path)
  expect(filesIn(dir)).toEqual([path])
  expect(readFileSync(join(dir, path), 'utf8')).toBe('mine')
})

test('a link that leads nowhere is not written through', () => {
  const dir = temporaryDir()
  symlinkSync(join(dir, 'elsewhere'), join(dir, 'podfit.yaml'))
  expect(thrownBy(() => writeNewFiles(dir, scaffold(dir, packageManagerOf(dir)).files)).message).toContain('podfit.yaml')
  expect(existsSync(join(dir, 'elsewhere'))).toBe(false)
})

test('what cannot be written to its end leaves nothing', () => {
  const dir = temporaryDir()
  writeFileSync(join(dir, '.github'), 'a file, and no folder')
  const error = thrownBy(() => writeNewFiles(dir, scaffold(dir, packageManagerOf(dir)).files))
  expect(error.message).toMatch(/^expected to write into .*Nothing was left there$/)
  expect(readdirSync(dir)).toEqual(['.github'])
})

test('a file in the place of the folder: one line, exit code 2', async () => {
  const dir = temporaryDir()
  writeFileSync(join(dir, 'file'), '')
  const { status, stderr } = await podfit(dir, ['init', 'file'])
  expect(status).toBe(2)
  expect(stderr).toMatch(/^expected a folder to scaffold into; "file" is none\n$/)
})

test('a folder that is not there is made', () => {
  const dir = join(temporaryDir(), 'new')
  writeNewFiles(dir, scaffold(dir, packageManagerOf(dir)).files)
  expect(filesIn(dir)).toContain('podfit.yaml')
})

test.for(['vitest.config.ts', 'vite.config.js', 'vitest.workspace.ts'])('beside a %s the configuration has another name, and the workflow says so', (name) => {
  const dir = temporaryDir()
  writeFileSync(join(dir, name), '')
  const { files, command } = scaffold(dir, packageManagerOf(dir))
  expect(files.map(({ path }) => path)).toContain('vitest.podfit.config.mts')
  expect(files.map(({ path }) => path)).not.toContain('vitest.config.mts')
  expect(command).toBe('npx vitest run --config vitest.podfit.config.mts')
  expect(files.at(-1)?.text).toContain(`- run: ${command}\n`)
})

test.for([['package-lock.json', 'npm ci', 'npx vitest run'], ['pnpm-lock.yaml', 'npx --yes pnpm install --frozen-lockfile', 'npx --yes pnpm exec vitest run'], ['yarn.lock', 'corepack enable && yarn install --immutable', 'yarn vitest run']] as const)('%s: the workflow uses its package manager', ([lockfile, install, run]) => {
  const dir = temporaryDir()
  writeFileSync(join(dir, lockfile), '')
  const workflow = parse(scaffold(dir, packageManagerOf(dir)).files.at(-1)!.text) as { jobs: { podfit: { 'runs-on': string, 'steps': { run?: string, uses?: string }[] } } }
  const { steps } = workflow.jobs.podfit
  expect(steps.flatMap(step => step.run ?? [])).toEqual([expect.stringContaining('crun'), install, run])
  expect(steps.map(step => step.uses?.split('@')[0])).toContain('actions/upload-artifact')
})

test('the plan is one that podfit takes, with each profile and without a cluster', () => {
  const dir = temporaryDir()
  writeNewFiles(dir, scaffold(dir, packageManagerOf(dir)).files)
  const file = join(dir, 'podfit.yaml')
  expect(loadPlan(file, { env: {} })).toMatchObject({ profile: 'none', clusterKind: 'kubernetes', rounds: 3 })
  expect(loadPlan(file, { env: {}, hasCluster: () => false })).toMatchObject({ profile: 'embedded', clusterKind: 'embedded' })
  expect(loadPlan(file, { env: { PODFIT_PROFILE: 'demo', PODFIT_CLUSTER: 'embedded' } })).toMatchObject({ profile: 'demo', rounds: 1 })
})

test('the specs are podfit\'s own, but for where they import it from', () => {
  for (const { path, text } of scaffold('nowhere', packageManagerOf('nowhere')).files.filter(({ path }) => path.startsWith('specs/'))) {
    expect(text).toMatch(/^import \{.*\} from 'podfit'$/m)
    expect(text).not.toContain('../')
    expect(text.replaceAll(`'podfit'`, `'../../fixtures/test.ts'`)).toBe(readFileSync(join(ROOT, path), 'utf8'))
  }
})

test.skipIf(process.getuid?.() === 0)('a folder that may not be written to: one line, exit code 2', async () => {
  const dir = temporaryDir()
  chmodSync(dir, 0o555)
  expect(await podfit(dir, ['init'])).toMatchObject({ status: 2, stderr: expect.stringMatching(/^expected to write into [^\n]*\n$/) })
})
