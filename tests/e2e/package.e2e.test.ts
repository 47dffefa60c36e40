import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { publint } from 'publint'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import packageJson from '../../package.json' with { type: 'json' }
import type { Results } from '../../src/results/results.ts'
import { hasRuntime } from '../embedded/support.ts'

// podfit as somebody else has it: packed, installed below node_modules of a folder that has nothing else, and run there.

const ROOT = join(import.meta.dirname, '../..')
const PNPM = ['npx', '-y', 'pnpm@12']
/** Of what is installed here, so that it does not take minutes. */
const VARIANTS = ['process', ...['runc', 'crun'].filter(hasRuntime).slice(0, 1)]

let base: string
let dir: string

interface Ended {
  code: number | null
  stdout: string
  output: string
}

async function run(command: string[], { cwd = dir, env = {} }: { cwd?: string, env?: NodeJS.ProcessEnv } = {}): Promise<Ended> {
  const child = spawn(command[0]!, command.slice(1), { cwd, env: { ...process.env, NO_COLOR: '1', PODFIT_CLUSTER: 'embedded', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exit])
  return { code, stdout, output: stdout + stderr }
}

/** A program that an installed package brings. */
function bin(name: string): string {
  return join(dir, 'node_modules/.bin', name)
}

function results(): Results {
  return JSON.parse(readFileSync(join(dir, 'reports/latest/results.json'), 'utf8')) as Results
}

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'podfit-package-'))
  dir = join(base, 'empty')
  mkdirSync(dir)
  const packed = await run([...PNPM, 'pack', '--pack-destination', base], { cwd: ROOT })
  expect(packed.code, packed.output).toBe(0)
  const [tarball] = readdirSync(base).filter(name => name.endsWith('.tgz'))
  const installed = await run([...PNPM, 'add', '-D', '--prefer-offline', `vitest@${packageJson.devDependencies.vitest}`, join(base, tarball!)])
  expect(installed.code, installed.output).toBe(0)
})

afterAll(() => rmSync(base, { recursive: true, force: true }))

test('publint has nothing to say about what was packed', async () => {
  const { messages } = await publint({ pkgDir: join(dir, 'node_modules/podfit'), pack: false, strict: true })
  expect(messages).toEqual([])
})

test('podfit init, and its specs run as they are', async () => {
  const made = await run([bin('podfit'), 'init'])
  expect(made.code, made.output).toBe(0)
  expect(readFileSync(join(dir, 'specs/density/density.spec.ts'), 'utf8')).toContain(`from 'podfit'`)
  const again = await run([bin('podfit'), 'init'])
  expect(again.code).toBe(2)
  expect(again.output.trim().split('\n')).toEqual([expect.stringContaining('podfit overwrites no file')])

  writeFileSync(join(dir, 'small.yaml'), stringify({
    variants: VARIANTS,
    replicas: 3,
    rounds: 1,
    coldstart: { samples: 2 },
    density: { firstBatch: 3, cap: 3, hold: '1s', stepTimeout: '30s', timeLimit: '2m' },
    timeouts: { rollout: '30s', removal: '1m' },
  }))
  const ended = await run([bin('vitest'), 'run', 'specs/density', 'specs/readiness', 'specs/coldstart', 'specs/isolation'], { env: { PODFIT_PLAN: 'small.yaml' } })
  expect(ended.code, ended.output).toBe(0)
  expect(ended.output).toContain('measuring this host')
  expect(results()).toMatchObject({ run: { status: 'complete' }, harness: { podfitVersion: packageJson.version } })
  for (const variant of VARIANTS) {
    expect(results().rollouts.filter(trial => trial.variant === variant)).toMatchObject([{ status: 'complete', availableCount: 3 }])
    expect(results().densities.filter(trial => trial.variant === variant)).toMatchObject([{ status: 'complete', result: { maxPods: 3 } }])
  }
  expect(readFileSync(join(dir, 'reports/latest/report.md'), 'utf8')).toMatch(/^# podfit: this host/)
})

test('a spec of one\'s own: its types are there, and a budget that is missed fails it', async () => {
  mkdirSync(join(dir, 'specs/own'), { recursive: true })
  writeFileSync(join(dir, 'specs/own/own.spec.ts'), `import { describe, expect, test, trials, variants } from 'podfit'
import type { SpecVariant } from 'podfit'

describe('own', () => {
  for (const trial of trials)
    test(\`roll out: \${trial.name}\`, async ({ k3s }) => void await k3s.rollOut(trial))

  variants.forEach((variant: SpecVariant) => {
    test(\`\${variant.name} is there at once\`, async ({ k3s }) => {
      await expect(k3s.rollouts(variant)).toServeAllWithin('1us')
    })
  })
})
`)
  writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify({ compilerOptions: { module: 'NodeNext', target: 'ES2023', strict: true, noEmit: true, types: [] }, include: ['specs', '*.mts'] }))
  const typed = await run([join(ROOT, 'node_modules/.bin/tsc')])
  expect(typed.code, typed.output).toBe(0)
  writeFileSync(join(dir, 'specs/wrong.spec.ts'), `import { expect, test, variants } from 'podfit'
test('no unit', async ({ k3s }) => {
  await expect(k3s.rollouts(variants[0]!)).toServeAllWithin(30)
})
`)
  const untyped = await run([join(ROOT, 'node_modules/.bin/tsc')])
  rmSync(join(dir, 'specs/wrong.spec.ts'))
  expect(untyped.code).not.toBe(0)
  expect(untyped.output).toMatch(/wrong\.spec\.ts\(3,\d+\): error TS2345/)

  const ended = await run([bin('vitest'), 'run', 'specs/own'], { env: { PODFIT_PLAN: 'small.yaml' } })
  expect(ended.code, ended.output).toBe(1)
  expect(ended.output).toContain('expect(process).toServeAllWithin')
  expect(results().verdicts.map(({ pass }) => pass)).toEqual(VARIANTS.map(() => false))
})

test('the commands work on what was measured: report, recommend, workload, demo', async () => {
  const report = await run([bin('podfit'), 'report'])
  expect(report.code, report.output).toBe(0)
  expect(report.stdout).toContain('Runtime  Variant')
  const advice = await run([bin('podfit'), 'recommend', '--threat-model', 'vm-boundary', '--pods', '3', '--memory', '64Gi', '--json'])
  expect(advice.code, advice.output).toBe(1)
  expect(JSON.parse(advice.stdout)).toMatchObject({ threatModel: { name: 'vm-boundary' }, candidates: expect.arrayContaining([expect.objectContaining({ name: 'process', status: 'ruled-out' }), expect.objectContaining({ name: 'kata/qemu', status: 'not-measured' })]) })
  const image = await run([bin('podfit'), 'workload', 'image', '--out', 'image.tar'])
  expect(image.code, image.output).toBe(0)

  const demo = await run([bin('podfit'), 'demo', '--cap', '2'], { env: { PODFIT_PLAN: 'small.yaml', PODFIT_PROFILE: 'none' } })
  expect(demo.code, demo.output).toBe(0)
  expect(results().densities.toSorted((a, b) => a.variant < b.variant ? -1 : 1)).toMatchObject(VARIANTS.toSorted().map(variant => ({ variant, result: { maxPods: 2, constraint: 'cap' } })))
})
