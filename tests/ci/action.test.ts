import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { parseAction } from '@actions/workflow-parser/actions/action-parser'
import { parse } from 'yaml'
import { temporaryDir } from '../documents/temporary-dir.ts'

const ROOT = join(import.meta.dirname, '../..')
const ACTION = readFileSync(join(ROOT, 'action.yml'), 'utf8')
const WORKFLOW = readFileSync(join(ROOT, 'examples/github-actions/podfit.yml'), 'utf8')

interface Step {
  id?: string
  name?: string
  run?: string
  uses?: string
  env?: Record<string, string>
  with?: Record<string, string>
}

const action = parse(ACTION) as { inputs: Record<string, { default: string }>, outputs: Record<string, { value: string }>, runs: { steps: Step[] } }

/** What GitHub's own parser finds wrong, by the schemas that it publishes with it. */
function actionErrors(content: string): string[] {
  return parseAction({ name: 'action.yml', content }, new NoOperationTraceWriter()).context.errors.getErrors().map(({ message }) => message)
}

async function workflowErrors(content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name: 'podfit.yml', content }, new NoOperationTraceWriter())
  if (value)
    await convertWorkflowTemplate(context, value)
  return context.errors.getErrors().map(({ message }) => message)
}

test('the action is valid by GitHub\'s schema', () => {
  expect(actionErrors(ACTION)).toEqual([])
})

test.each([
  ['a composite step without a shell', ACTION.replace('      shell: bash\n', ''), /shell/],
  ['an unknown key', ACTION.replace('  using: composite', '  using: composite\n  image: x'), /Unexpected value/],
  ['an expression that is none', ACTION.replace('!cancelled()', '!cancelled('), /./],
])('the check of the action finds %s', (_, broken, message) => {
  expect(broken).not.toBe(ACTION)
  expect(actionErrors(broken).join('\n')).toMatch(message)
})

test('the example workflow is valid by GitHub\'s schema', async () => {
  expect(await workflowErrors(WORKFLOW)).toEqual([])
})

test.each([
  ['an unknown permission', WORKFLOW.replace('pull-requests:', 'pull-request:'), /pull-request/],
  ['a job without a runner', WORKFLOW.replace(/ {4}runs-on: .*\n/, ''), /runs-on/],
  ['a cron that is none', WORKFLOW.replace('17 2 * * 1', '99 2 * * 1'), /cron/i],
])('the check of the workflow finds %s', async (_, broken, message) => {
  expect(broken).not.toBe(WORKFLOW)
  expect((await workflowErrors(broken)).join('\n')).toMatch(message)
})

test('the workflow gives the action inputs that it has, and the action uses what it declares', () => {
  const { jobs } = parse(WORKFLOW) as { jobs: Record<string, { steps: Step[] }> }
  const used = Object.values(jobs).flatMap(({ steps }) => steps).find(({ uses }) => uses?.includes('/podfit@'))
  expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(used?.with ?? {})))
  for (const [, name] of ACTION.matchAll(/\binputs\.(\w+)/g))
    expect(Object.keys(action.inputs)).toContain(name)
  for (const name of Object.keys(action.inputs))
    expect(ACTION).toMatch(new RegExp(String.raw`\binputs\.${name}\b`))
})

test('the action installs with the pnpm that the lockfile is made with', () => {
  const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { packageManager: string }
  expect(action.runs.steps[0]?.run).toBe(`npx -y ${packageManager} install --frozen-lockfile`)
})

test('no expression stands inside a script: what an input holds is never run', () => {
  const scripts = action.runs.steps.flatMap(step => [step.run ?? [], step.with?.['script'] ?? []].flat())
  expect(scripts).toHaveLength(3)
  for (const script of scripts)
    expect(script).not.toContain('${{')
})

interface Measured { status: number | null, output: string, args: string[], env: Record<string, string> }

/** Runs the action's own script with bash, as a runner does, where `node_modules/.bin/vitest` is a script that says what it was given. */
function measure(vitest: string, env: Record<string, string>): Measured & { dir: string } {
  const dir = temporaryDir()
  mkdirSync(join(dir, 'node_modules/.bin'), { recursive: true })
  mkdirSync(join(dir, 'temp'))
  const bin = join(dir, 'node_modules/.bin/vitest')
  writeFileSync(bin, `#!/bin/bash\nprintf '%s\\n' "$@" > ${dir}/args\nenv > ${dir}/env\n${vitest}\n`)
  chmodSync(bin, 0o755)
  const script = action.runs.steps.find(({ id }) => id === 'measure')?.run ?? ''
  const { status, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script], {
    cwd: dir,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', RUNNER_TEMP: join(dir, 'temp'), GITHUB_WORKSPACE: '/workspace', GITHUB_OUTPUT: join(dir, 'output'), PLAN: '', PROFILE: '', PODFIT_CLUSTER: 'kubernetes', ...env },
  })
  expect(stderr).toBe('')
  const read = (name: string): string => {
    try {
      return readFileSync(join(dir, name), 'utf8')
    }
    catch {
      return ''
    }
  }
  return { dir, status, output: read('output'), args: read('args').trimEnd().split('\n'), env: Object.fromEntries(read('env').split('\n').map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])) }
}

/** A run that makes a report. */
const REPORTS = 'mkdir -p "$PODFIT_REPORTS/r1"; echo hi > "$PODFIT_REPORTS/r1/summary.md"; ln -s r1 "$PODFIT_REPORTS/latest"'

test('the action measures what it is told to, and gives the folder of the report', () => {
  const { status, output, args, env } = measure(REPORTS, { SPECS: 'specs/density  specs/coldstart', PLAN: 'my plan.yaml', PROFILE: 'rpi5-8gb' })
  expect(status).toBe(0)
  expect(args).toEqual(['run', '--project', 'specs', 'specs/density', 'specs/coldstart'])
  expect(env).toMatchObject({ PODFIT_PLAN: '/workspace/my plan.yaml', PODFIT_PROFILE: 'rpi5-8gb', PODFIT_CLUSTER: 'kubernetes' })
  expect(output).toMatch(/^report=\/.*\/r1\n$/)
  expect(readFileSync(join(output.slice('report='.length).trim(), 'summary.md'), 'utf8')).toBe('hi\n')
})

test('without plan and profile podfit\'s own apply', () => {
  const { env } = measure('', { SPECS: 'specs' })
  expect(env).not.toHaveProperty('PODFIT_PLAN')
  expect(env).not.toHaveProperty('PODFIT_PROFILE')
})

test('a failed run fails the step, with its report', () => {
  const { status, output } = measure(`${REPORTS}; exit 3`, { SPECS: 'specs' })
  expect(status).toBe(3)
  expect(output).toMatch(/^report=/)
})

test('a run without a report gives none, and runs nothing that an input says', () => {
  const { dir, status, output, args } = measure('exit 1', { SPECS: '$(touch pwned) `touch pwned` ;touch pwned', PLAN: '$(touch pwned)', PROFILE: '$(touch pwned)' })
  expect({ status, output }).toEqual({ status: 1, output: '' })
  expect(args).toContain('$(touch')
  expect(spawnSync('ls', [dir], { encoding: 'utf8' }).stdout).not.toContain('pwned')
})
