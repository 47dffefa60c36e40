import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findEmbeddedLeftovers } from '../../src/cluster/embedded/leftovers.ts'

const MARK = JSON.stringify({ owner: { host: hostname(), process: '4194399/1' }, createdAt: '2026-01-01T00:00:00.000Z' })

let dir: string
let parent: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'podfit-others-'))
  parent = join(dir, `podfit-${process.getuid?.() ?? -1}`)
  mkdirSync(parent, { mode: 0o700 })
})

afterEach(() => rmSync(dir, { recursive: true }))

function run(name: string, mark = MARK): string {
  const folder = join(parent, name)
  mkdirSync(folder, { mode: 0o700 })
  writeFileSync(join(folder, 'owner.json'), mark)
  return folder
}

function found(): string[] {
  return findEmbeddedLeftovers({ XDG_RUNTIME_DIR: dir }).filter(leftover => leftover.dir.startsWith(dir)).map(({ runId }) => runId)
}

it('what a killed run left is found, what bears no proper mark is not', () => {
  run('dead')
  run('null', 'null')
  run('half', '{"owner":{"host":"x"},"createdAt":"x"}')
  run('text', 'x')
  expect(found()).toEqual(['dead'])
})

it('what others may have put there is not: the commands in it would be run', () => {
  run('dead')
  chmodSync(run('writable'), 0o777)
  mkdirSync(join(dir, 'elsewhere'), { mode: 0o700 })
  writeFileSync(join(dir, 'elsewhere/owner.json'), MARK)
  symlinkSync(join(dir, 'elsewhere'), join(parent, 'link'))
  expect(found()).toEqual(['dead'])
  chmodSync(parent, 0o777)
  expect(found()).toEqual([])
})
