import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const tsx = fileURLToPath(new URL('../../node_modules/.bin/tsx', import.meta.url))
const main = fileURLToPath(new URL('../../fixtures/lab/main.ts', import.meta.url))
const isRoot = process.geteuid?.() === 0
let home: string

beforeAll(() => {
  home = join(mkdtempSync(join(tmpdir(), 'podfit-lab-')), 'home')
})
afterAll(() => rmSync(join(home, '..'), { recursive: true }))

function lab(args: string[], as: string[] = []) {
  const [command = tsx, ...rest] = [...as, tsx, main, ...args]
  return spawnSync(command, rest, { encoding: 'utf8', env: { ...process.env, PODFIT_LAB_HOME: home, HOME: tmpdir() }, timeout: 20_000 })
}

describe('lab command', { timeout: 60_000 }, () => {
  it.skipIf(!isRoot)('refuses anyone but root with one line and exit code 2, having made nothing', () => {
    const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
    for (const command of ['up', 'down']) {
      const { status, stderr } = lab([command], nobody)
      expect({ status, lines: stderr.trim().split('\n').length }).toEqual({ status: 2, lines: 1 })
      expect(stderr).toContain('needs root')
    }
    expect(existsSync(home)).toBe(false)
  })

  it.skipIf(!isRoot)('refuses wrong options with one line and exit code 2, having made nothing', () => {
    for (const args of [['up', '--max-pods', 'many'], ['up', '--no-such-option']]) {
      const { status, stderr } = lab(args)
      expect({ args, status, lines: stderr.trim().split('\n').length }).toEqual({ args, status: 2, lines: 1 })
    }
    expect(existsSync(home)).toBe(false)
  })

  it.skipIf(!isRoot)('says that it is down, and will not exec', () => {
    const status = lab(['status', '--json'])
    expect(status.status).toBe(1)
    expect(JSON.parse(status.stdout)).toMatchObject({ status: 'down', paths: { stateDir: home } })
    const exec = lab(['exec', '--', 'true'])
    expect(exec.status).toBe(1)
    expect(exec.stderr).toMatch(/The lab is down.*pnpm lab up/)
  })

  it.skipIf(!isRoot)('asks for a build before up', () => {
    const { status, stderr } = lab(['up'])
    expect(status).toBe(2)
    expect(stderr).toMatch(/not built.*pnpm lab build/)
  })
})
