import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findEmbeddedLeftovers } from '../../src/cluster/embedded/leftovers.ts'
import { runParents } from '../../src/cluster/embedded/run-folder.ts'
import type { RunOwner } from '../../src/cluster/run-owner.ts'
import { currentOwner } from '../../src/cluster/run-owner.ts'

const markOf = (owner: Partial<RunOwner> = {}): string => JSON.stringify({ owner: { ...currentOwner(), process: '4194399/1', ...owner }, createdAt: '2026-01-01T00:00:00.000Z' })
const MARK = markOf()

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
  run('half', JSON.stringify({ owner: { host: hostname(), process: '4194399/1' }, createdAt: '2026-01-01T00:00:00.000Z' }))
  run('text', 'x')
  expect(found()).toEqual(['dead'])
})

it('a process number of another container, or of another boot, says nothing of a process here', () => {
  run('here')
  run('container', markOf({ pidNamespace: 'pid:[1]' }))
  run('rebooted', markOf({ boot: 'earlier' }))
  run('copied', markOf({ boot: 'earlier', machine: 'another' }))
  const owners = findEmbeddedLeftovers({ XDG_RUNTIME_DIR: dir }).filter(leftover => leftover.dir.startsWith(dir)).map(({ runId, owner }) => `${runId}: ${owner}`)
  expect(owners.toSorted()).toEqual(['container: elsewhere', 'copied: elsewhere', 'here: gone', 'rebooted: gone'])
})

it('a runtime folder that others write to is not taken', () => {
  expect(runParents({ XDG_RUNTIME_DIR: dir })[0]).toBe(parent)
  chmodSync(dir, 0o777)
  expect(runParents({ XDG_RUNTIME_DIR: dir })).toEqual([join(realpathSync(tmpdir()), `podfit-${process.getuid?.() ?? -1}`)])
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
